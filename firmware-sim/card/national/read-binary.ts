/**
 * READ BINARY of an eMRTD, even and odd (ISO 7816-4 §11.3.3, ICAO 9303-10 §3.6.3), with the ways in which chips answer
 * reads that are too long or go past the end.
 * @module
 */
import { statusWords } from "../../../core/apdu/status-words.ts";
import { bytesToUint } from "../../../core/crypto/bytes.ts";
import { encodeTlv, unwrapTlv } from "../../../core/tlv/ber.ts";
import { type Answer, answer, done, type PlainCommand, refuse, type Step, status } from "../command.ts";
import { type FileFault, fileAsGiven } from "../file-fault.ts";
import { type ElementaryFile, type FileView, fileOfShortIdentifier, findFile, nameOf } from "./files.ts";

export interface ReadContext extends FileView {
  /** The identifier of the current file. */
  readonly current: number | undefined;
  /** Response data that one answer carries, inside secure messaging where there is any. */
  readonly room: number;
  readonly fault: FileFault | null;
}

export interface ReadOutcome {
  readonly answer: Answer;
  readonly current: number | undefined;
  /** The answer goes out in clear, and secure messaging ends with it. */
  readonly channelLost?: boolean;
}

export const readInstruction = { even: 0xb0, odd: 0xb1 } as const;

const SHORT_IDENTIFIER_BIT = 0x80;
const OFFSET_OBJECT = 0x54;
const MAX_OFFSET_BYTES = 4;
const DISCRETIONARY_DATA = 0x53;
const LONGEST_SHORT_READ = 256;

interface Target {
  readonly file: ElementaryFile;
  readonly offset: number;
}

/** B0 with the offset in P1-P2, or B1 with it in DO 54 and the data in DO 53. */
export function readBinary(command: PlainCommand, context: ReadContext): ReadOutcome {
  const odd = command.ins === readInstruction.odd;
  const failed = (sw: number): ReadOutcome => ({ answer: status(sw), current: context.current });
  if (odd && !context.contents.behaviour.oddReadBinary) return failed(statusWords.instructionNotSupported);
  const target = odd ? oddTarget(command, context) : evenTarget(command, context);
  if (!target.ok) return failed(target.sw);
  if (command.ne === 0) return failed(statusWords.wrongLength);
  const { file, offset } = target.value;
  const { content, fid } = file;
  const rest = fileAsGiven(context.fault, { name: nameOf(context, fid), content }, offset);
  const outcome = rest.ok ? readPart(command, context, rest.value, odd) : { answer: status(rest.sw) };
  return { ...outcome, current: file.fid };
}

/** What remains of the file from the offset on, as far as this command gets it. */
function readPart(
  { ne, leZero }: PlainCommand,
  { room, contents }: ReadContext,
  rest: Uint8Array,
  odd: boolean,
): Omit<ReadOutcome, "current"> {
  const { tooLong, pastEnd } = contents.behaviour;
  if (rest.length === 0) return { answer: status(statusWords.wrongP1P2) };
  // A short Le of zero asks for what there is, never for too much.
  if (ne > room && !(leZero && ne <= LONGEST_SHORT_READ)) {
    switch (tooLong) {
      case "6CXX": {
        const available = Math.min(room, odd ? encodeTlv(DISCRETIONARY_DATA, rest).length : rest.length);
        return { answer: status(0x6c00 | (available > 0xff ? 0 : available)) };
      }
      case "6700":
        return { answer: status(statusWords.wrongLength) };
      case "6700-channel-lost":
        return { answer: status(statusWords.wrongLength), channelLost: true };
    }
  }
  const dataBytes = (total: number) => (odd ? mostInObject(total) : total);
  const tooMany = dataBytes(ne) > rest.length && !leZero;
  if (tooMany && pastEnd === "6B00") return { answer: status(statusWords.wrongP1P2) };
  const part = rest.slice(0, dataBytes(Math.min(ne, room)));
  // Not a byte fits: success without progress would hold a terminal for ever.
  if (part.length === 0) return { answer: status(statusWords.wrongLength) };
  const sw =
    tooMany && part.length === rest.length && pastEnd === "6282" ? statusWords.endOfFile : statusWords.ok;
  return { answer: answer(odd ? encodeTlv(DISCRETIONARY_DATA, part) : part, sw) };
}

/** The most data whose DO 53 has at most `total` bytes, for Le counts tag and length too. */
function mostInObject(total: number): number {
  for (let header = 2; header <= 5; header += 1) {
    const size = Math.max(0, total - header);
    if (encodedHeader(size) <= header) return size;
  }
  return Math.max(0, total - 5);
}

function encodedHeader(size: number): number {
  if (size < 0x80) return 2;
  if (size < 0x100) return 3;
  return size < 0x1_0000 ? 4 : 5;
}

function evenTarget({ p1, p2, data }: PlainCommand, context: ReadContext): Step<Target> {
  if (data.length > 0) return refuse(statusWords.wrongLength);
  if ((p1 & SHORT_IDENTIFIER_BIT) === 0) return at(currentFile(context), p1 * 256 + p2);
  const known = context.contents.behaviour.shortFileIdentifiers && (p1 & 0x60) === 0;
  return known ? at(byShortIdentifier(context, p1 & 0x1f), p2) : refuse(statusWords.incorrectP1P2);
}

/** P1-P2: 0000 the current file, 0001 to 001E a short identifier, else a file identifier. */
function oddTarget({ p1, p2, data }: PlainCommand, context: ReadContext): Step<Target> {
  const bytes = unwrapTlv(data, OFFSET_OBJECT);
  if (!bytes.ok || bytes.value.length === 0 || bytes.value.length > MAX_OFFSET_BYTES) {
    return refuse(statusWords.incorrectData);
  }
  const offset = bytesToUint(bytes.value);
  if (p1 === 0 && p2 === 0) return at(currentFile(context), offset);
  if (p1 !== 0 || p2 > 0x1e) return at(findFile(context, p1 * 256 + p2), offset);
  if (!context.contents.behaviour.shortFileIdentifiers) return refuse(statusWords.incorrectP1P2);
  return at(byShortIdentifier(context, p2), offset);
}

function at(file: Step<ElementaryFile>, offset: number): Step<Target> {
  return file.ok ? done({ file: file.value, offset }) : file;
}

function byShortIdentifier(context: ReadContext, sfi: number): Step<ElementaryFile> {
  if (sfi === 0 || sfi === 0x1f) return refuse(statusWords.incorrectP1P2);
  return findFile(context, fileOfShortIdentifier(context, sfi));
}

/** Found again for each read: what was readable when it was selected need not be so now. */
function currentFile(context: ReadContext): Step<ElementaryFile> {
  return context.current === undefined
    ? refuse(statusWords.commandNotAllowed)
    : findFile(context, context.current);
}
