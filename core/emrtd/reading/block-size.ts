/**
 * Reads that are too long for chip or reader: the only place that says what is asked for next. Chips answer with 6700
 * or a wrong status, some in clear so that secure messaging is dead; readers drop the command or cut the answer.
 * @module
 */
import { MAX_SHORT_NE } from "../../apdu/command.ts";
import { type ChipKnowledge, SURE_BYTES } from "./chip-memory.ts";

/** Below buffers of 4,096 and 1,024 bytes with the overhead of protection, then without extended length. */
const STEPS = [4_048, 1_008, SURE_BYTES] as const;

/** Tag and length of any file below 16 MB, then of one below 128 bytes, as small as a whole file may be. */
const HEADER_READS = [5, 2] as const;

/** How much the first read of a file asks for. */
export function firstReadBytes(knowledge: ChipKnowledge, mostBytes: number): number {
  return knowledge.exactReads ? HEADER_READS[0] : mostBytes;
}

/** Asking with extended length for more than was ever delivered may be the fault itself. */
export function isSuspect(knowledge: ChipKnowledge, asked: number): boolean {
  return asked > Math.max(knowledge.deliveredBytes, MAX_SHORT_NE);
}

/** No read may use extended length any more. */
function takeShortReads(knowledge: ChipKnowledge): void {
  knowledge.blockBytes = SURE_BYTES;
}

/**
 * A card lost once was lifted; lost again at a read longer than any before, it is the reader that drops such commands.
 */
export function blameLoss(knowledge: ChipKnowledge): void {
  knowledge.lossesInARow += 1;
  if (knowledge.lossesInARow > 1) takeShortReads(knowledge);
}

/** Whether the chip, or the reader before it, has turned out not to carry extended length. */
export function isShortOnly({ blockBytes }: ChipKnowledge): boolean {
  return blockBytes <= SURE_BYTES;
}

/** Takes the next smaller block, also for what is read later. False where there is none. */
export function takeSmallerBlock(knowledge: ChipKnowledge, asked: number): boolean {
  if (!isSuspect(knowledge, asked)) return false;
  const smaller = STEPS.find((step) => step < asked);
  if (smaller === undefined) return false;
  knowledge.blockBytes = Math.min(knowledge.blockBytes, smaller);
  return true;
}

/** Where a chip does not let a read reach past the end of the file: only the header, which tells the length. */
export function smallerHeaderRead(asked: number): number | undefined {
  return HEADER_READS.find((bytes) => bytes < asked);
}

/** After an answer that brought data; `cutShort` where the file goes on although less came than was asked for. */
export function learnFromAnswer(
  knowledge: ChipKnowledge,
  { bytes, cutShort }: { readonly bytes: number; readonly cutShort: boolean },
): void {
  knowledge.deliveredBytes = Math.max(knowledge.deliveredBytes, bytes);
  if (cutShort) knowledge.blockBytes = Math.min(knowledge.blockBytes, Math.max(bytes, SURE_BYTES));
}
