/**
 * Reads that are too long for chip or reader: the only place that says what is asked for next. Chips answer with 6700
 * or a wrong status, some in clear so that secure messaging is dead; readers drop the command or cut the answer.
 * @module
 */
import { MAX_SHORT_NE } from "../../apdu/command.ts";
import { type ChipKnowledge, LEAST_BLOCK_BYTES, SHORT_BLOCK_BYTES } from "./chip-memory.ts";

/**
 * Below buffers of 4,096 and 1,024 bytes with the overhead of protection, then without extended length, then below
 * buffers of 192, 160, 128 and 96 bytes, for chips whose answers are shorter than a short Le could ask for. Padding
 * fills blocks of 16 bytes with at least one, so that the short ones are one less than such a block.
 */
const STEPS = [4_048, 1_008, SHORT_BLOCK_BYTES, 159, 127, 95, LEAST_BLOCK_BYTES] as const;

/** Tag and length of any file below 16 MB, then of one below 128 bytes, as small as a whole file may be. */
const HEADER_READS = [5, 2] as const;

/** How much the first read of a file asks for. */
export function firstReadBytes(knowledge: ChipKnowledge, mostBytes: number): number {
  return knowledge.exactReads ? HEADER_READS[0] : mostBytes;
}

/**
 * A card lost once was lifted; lost again at a read with extended length that asked for more than was ever delivered,
 * it is the reader that drops such commands.
 */
export function blameLoss(knowledge: ChipKnowledge, asked: number): void {
  if (asked <= Math.max(knowledge.deliveredBytes, MAX_SHORT_NE)) return;
  knowledge.lossesInARow += 1;
  if (knowledge.lossesInARow > 1) knowledge.blockBytes = Math.min(knowledge.blockBytes, SHORT_BLOCK_BYTES);
}

/** Whether the chip, or the reader before it, has turned out not to carry extended length. */
export function isShortOnly({ blockBytes }: ChipKnowledge): boolean {
  return blockBytes <= SHORT_BLOCK_BYTES;
}

/**
 * Takes the next smaller block, also for what is read later. False where there is none, and where as much was delivered
 * before, so that the length is not to blame. While the length of the file is not known, a short read may be refused
 * only for reaching past its end: then it is no reason to go below what short commands carry.
 */
export function takeSmallerBlock(
  knowledge: ChipKnowledge,
  asked: number,
  least: number = LEAST_BLOCK_BYTES,
): boolean {
  if (asked <= knowledge.deliveredBytes) return false;
  const smaller = STEPS.find((step) => step < asked && step >= least);
  if (smaller === undefined) return false;
  knowledge.blockBytes = Math.min(knowledge.blockBytes, smaller);
  knowledge.stepsTaken += 1;
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
  if (cutShort) knowledge.blockBytes = Math.min(knowledge.blockBytes, Math.max(bytes, LEAST_BLOCK_BYTES));
}
