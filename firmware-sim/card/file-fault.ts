/**
 * Files that a hostile card gives out otherwise than they were written to it. The card's own operating system does it,
 * before it protects its answers, so that secure messaging carries them to whoever parses the file.
 * @module
 */
import { statusWords } from "../../core/apdu/status-words.ts";
import { concat } from "../../core/crypto/bytes.ts";
import type { FaultFile } from "../../core/protocol/dock.ts";
import { done, refuse, type Step } from "./command.ts";

type WrongFile =
  /** Each read brings as many bytes as were asked for, for ever. */
  | { readonly kind: "endless" }
  /** The file begins with a data object that claims 2 GB. */
  | { readonly kind: "huge" }
  /** Each read is answered with this status word. */
  | { readonly kind: "status"; readonly sw: number }
  /** The file ends after so many bytes, whatever its length field says. */
  | { readonly kind: "truncate"; readonly bytes: number }
  /** One bit (0 the lowest) of one byte is turned; `byte` counts on from the start again. */
  | { readonly kind: "flip"; readonly byte: number; readonly bit: number };

/** `file` is null where every file is meant, in clear and under secure messaging alike. */
export type FileFault = WrongFile & { readonly file: FaultFile | null };

/** Length field of 2,147,483,647 bytes (ISO 7816-4 §5.2.2.2: 84 and four bytes). */
const HUGE_LENGTH = Uint8Array.of(0x84, 0x7f, 0xff, 0xff, 0xff);
/** No answer carries more. */
const MOST_AT_ONCE = 65_536;

/** What a reader of the file gets to see from `offset` on, or the status word that it is told instead. */
export function fileAsGiven(
  fault: FileFault | null,
  { name, content }: { readonly name: FaultFile | undefined; readonly content: Uint8Array },
  offset = 0,
): Step<Uint8Array> {
  if (fault === null || (fault.file !== null && fault.file !== name)) return done(content.subarray(offset));
  switch (fault.kind) {
    case "status":
      return refuse(fault.sw);
    case "endless":
      return done(goingOn(content.subarray(offset)));
    case "truncate":
      return done(content.subarray(0, fault.bytes).subarray(offset));
    case "huge":
      return done(claimingMuch(content).subarray(offset));
    case "flip":
      return done(flipped(content, fault.byte, fault.bit).subarray(offset));
  }
}

/** As {@link fileAsGiven} for a record, of which `most` bytes are asked for, or all; 6A83 where nothing of it is left. */
export function recordAsGiven(
  fault: FileFault | null,
  record: { readonly name: FaultFile; readonly content: Uint8Array },
  most: number | undefined,
): Step<Uint8Array> {
  const given = fileAsGiven(fault, record);
  if (!given.ok) return given;
  return given.value.length === 0 ? refuse(statusWords.recordNotFound) : done(given.value.subarray(0, most));
}

function goingOn(rest: Uint8Array): Uint8Array {
  const given = new Uint8Array(MOST_AT_ONCE);
  given.set(rest.subarray(0, MOST_AT_ONCE));
  return given;
}

/** The tag stays, so that it is the length that is met, not another tag. */
function claimingMuch(content: Uint8Array): Uint8Array {
  const begin = concat(content.subarray(0, 1), HUGE_LENGTH);
  return concat(begin, content.subarray(begin.length));
}

/** Also of an answer on its way. */
export function flipped(bytes: Uint8Array, byte: number, bit: number): Uint8Array {
  const at = byte % bytes.length;
  return bytes.map((value, index) => (index === at ? value ^ (1 << bit) : value));
}
