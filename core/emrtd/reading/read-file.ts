/**
 * A whole transparent file in the fewest commands: the first read is already as long as chip and reader carry, and the
 * file's own header tells its length (ICAO 9303-10 §3.6, ISO 7816-4 §11.3.3).
 * @module
 */
import type { ApduLink } from "../../apdu/link.ts";
import { describeStatus, statusWords } from "../../apdu/status-words.ts";
import { uintToBytes } from "../../crypto/bytes.ts";
import type { ErrorCode } from "../../errors/codes.ts";
import type { Failure } from "../../errors/result.ts";
import { firstReadBytes, learnFromAnswer, smallerHeaderRead, takeSmallerBlock } from "./block-size.ts";
import { type ChipKnowledge, SHORT_BLOCK_BYTES } from "./chip-memory.ts";
import { advance, type FileProgress, isWhole, startOf } from "./file-progress.ts";
import { type BinaryAnswer, type BinaryRead, MAX_EVEN_REACH, readBinary } from "./read-binary.ts";

export type FileOutcome =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  /** The chip does not give it; `sw` is its last word. The channel is good. */
  | { readonly kind: "unreadable"; readonly sw: number }
  /** The link or the file failed; where it was the link, {@link readFile} can go on from `progress`. */
  | {
      readonly kind: "brokenOff";
      readonly failure: Failure;
      readonly progress: FileProgress;
      /** Bytes that the last command asked for: maybe the reason, where it was more than ever before. */
      readonly asked: number;
    };

export interface ReadFileOptions {
  /** What is known of the chip; it grows. */
  readonly knowledge: ChipKnowledge;
  /** Bounds every read, where a failure must not be the length's fault. */
  readonly mostBytes?: () => number;
  /** Told after every answer. */
  readonly onProgress?: (progress: FileProgress) => void;
}

/** Answers that bring fewer bytes than this on average hold the terminal up. */
const MIN_BYTES_PER_ANSWER = 32;
const SPARE_ANSWERS = 64;
/** How chips refuse to read past the end of a file, besides giving nothing. */
const PAST_END: ReadonlySet<number> = new Set([statusWords.ok, statusWords.endOfFile, statusWords.wrongP1P2]);

/** How the next command says which file it means. */
type Addressing = "short identifier" | "select first" | "selected" | "current";

interface Reading {
  readonly link: ApduLink;
  readonly options: ReadFileOptions;
  progress: FileProgress;
  addressing: Addressing;
  /** Restricts the first read to the header. */
  headerBytes: number | undefined;
  /** The block before this file made it smaller. */
  readonly blockBefore: number;
}

/**
 * Reads on from `start`, which is the start of a file (`startOf`) or where an earlier reading broke off; the directory
 * of the file is current. `brokenOff` has the failures `card.too_large` (longer than the file may be), `card.malformed`
 * (no header, an end before its length, no progress), and those of the link.
 */
export async function readFile(
  link: ApduLink,
  start: FileProgress,
  options: ReadFileOptions,
): Promise<FileOutcome> {
  const reading: Reading = {
    link,
    options,
    progress: start,
    addressing: firstAddressing(start, options.knowledge),
    headerBytes: undefined,
    blockBefore: options.knowledge.blockBytes,
  };
  for (let answers = 0; !isWhole(reading.progress); answers += 1) {
    const { total = 0 } = reading.progress;
    if (answers > SPARE_ANSWERS + total / MIN_BYTES_PER_ANSWER)
      return broken(reading, "a few bytes at a time");
    const end = reading.addressing === "select first" ? await select(reading) : await readOn(reading);
    if (end !== undefined) return end;
  }
  return { kind: "whole", bytes: reading.progress.room };
}

/** A file that is gone on with has to be made current again, and a short identifier reaches its start only. */
function firstAddressing({ done }: FileProgress, { shortIdentifiers }: ChipKnowledge): Addressing {
  return done > 0 || shortIdentifiers === false ? "select first" : "short identifier";
}

/** SELECT by file identifier, without file control information in the answer. */
async function select(reading: Reading): Promise<FileOutcome | undefined> {
  const { file, done } = reading.progress;
  const data = uintToBytes(file.identifier, 2);
  const answer = await reading.link.transmit({ cla: 0, ins: 0xa4, p1: 0x02, p2: 0x0c, data });
  if (!answer.ok) return brokenOff(reading, answer.failure, 0);
  const { sw } = answer.value;
  if (sw === statusWords.ok) {
    reading.addressing = "selected";
    return undefined;
  }
  const fromStart = done > 0 && reading.options.knowledge.shortIdentifiers === true;
  if (!fromStart) return { kind: "unreadable", sw };
  reading.progress = startOf(file);
  reading.addressing = "short identifier";
  return undefined;
}

async function readOn(reading: Reading): Promise<FileOutcome | undefined> {
  const read = nextRead(reading);
  const answer = await readBinary(reading.link, read);
  if (!answer.ok) return brokenOff(reading, answer.failure, Math.min(read.bytes, read.blockBytes));
  return hasData(answer.value) ? take(reading, answer.value) : refused(reading, answer.value);
}

/** Never more than remains, but for the first read, which cannot know and saves a command. */
function nextRead({ link, options, progress, addressing, headerBytes }: Reading): BinaryRead {
  const { file, done, total } = progress;
  const { knowledge, mostBytes } = options;
  const blockBytes = Math.min(knowledge.blockBytes, link.maxNe, mostBytes?.() ?? link.maxNe);
  const most = Math.min(blockBytes, MAX_EVEN_REACH - done, file.maxBytes);
  const bytes = total === undefined ? (headerBytes ?? firstReadBytes(knowledge, most)) : total - done;
  const named = addressing === "short identifier" && { shortIdentifier: file.shortIdentifier };
  return { ...named, offset: done, bytes, blockBytes };
}

function take(reading: Reading, { data, asked, sw }: BinaryAnswer): FileOutcome | undefined {
  const { knowledge, onProgress } = reading.options;
  const advanced = advance(reading.progress, data);
  if (!advanced.ok) return brokenOff(reading, advanced.failure, 0);
  const cutShort = sw === statusWords.ok && data.length < asked && !isWhole(advanced.value);
  learnFromAnswer(knowledge, { bytes: data.length, cutShort });
  if (reading.headerBytes !== undefined) knowledge.exactReads = true;
  if (reading.addressing === "short identifier") knowledge.shortIdentifiers = true;
  // Chips whose short identifiers are known to work are selected from only to go on with a file.
  if (reading.addressing === "selected") knowledge.shortIdentifiers ??= false;
  reading.progress = advanced.value;
  reading.addressing = "current";
  reading.headerBytes = undefined;
  onProgress?.(advanced.value);
  return undefined;
}

function refused(reading: Reading, { sw, asked, odd }: BinaryAnswer): FileOutcome | undefined {
  const { knowledge } = reading.options;
  const { done, total } = reading.progress;
  const tooLong = sw === statusWords.wrongLength || sw === statusWords.exactLengthUntold;
  const least = total === undefined ? SHORT_BLOCK_BYTES : undefined;
  if (tooLong && takeSmallerBlock(knowledge, asked, least)) {
    // A read within the file is too long all the same: reaching past the end was not what the chip refused.
    if (total !== undefined) knowledge.exactReads = false;
    return undefined;
  }
  // The chip has no odd READ BINARY, or what lies behind 32 KB is not there: the rest of the document is.
  if (odd) return { kind: "unreadable", sw };
  if (done > 0) return broken(reading, `ends early, ${describeStatus(sw)}`);
  // Where even a short read is refused, it was never the length, but that it reaches past the end.
  if (tooLong) knowledge.blockBytes = reading.blockBefore;
  const headerBytes = tooLong || PAST_END.has(sw) ? smallerHeaderRead(asked) : undefined;
  reading.headerBytes = headerBytes;
  if (headerBytes !== undefined) return undefined;
  const unsure = reading.addressing === "short identifier" && knowledge.shortIdentifiers === undefined;
  if (!unsure) return { kind: "unreadable", sw };
  reading.addressing = "select first";
  return undefined;
}

function hasData({ data, sw }: BinaryAnswer): boolean {
  return data.length > 0 && (sw === statusWords.ok || sw === statusWords.endOfFile);
}

function broken(reading: Reading, what: string): FileOutcome {
  const code: ErrorCode = "card.malformed";
  return brokenOff(reading, { code, detail: `${reading.progress.file.name} ${what}` }, 0);
}

function brokenOff({ progress }: Reading, failure: Failure, asked: number): FileOutcome {
  return { kind: "brokenOff", failure, progress, asked };
}
