/** What the terminal keeps of a dossier for itself, beside the sealed body in the same record. @module */
import { concat, fromUtf8, utf8 } from "../../../core/crypto/bytes.ts";
import { BOX_KEY_BYTES, BOX_OVERHEAD_BYTES } from "../../../core/journal/box.ts";

export interface LocalPart {
  /** YYMMDD: whose key wraps the dossier's key. */
  readonly day: string;
  readonly wrappedKey: Uint8Array;
  /** The summary under the dossier's key. */
  readonly summary: Uint8Array;
}

const DAY_BYTES = 6;
const WRAPPED_KEY_END = DAY_BYTES + BOX_KEY_BYTES + BOX_OVERHEAD_BYTES;

/** The day in ASCII (6 bytes) ‖ the wrapped key (60) ‖ the box of the summary. */
export function encodeLocalPart({ day, wrappedKey, summary }: LocalPart): Uint8Array {
  return concat(utf8(day), wrappedKey, summary);
}

/** Undefined where the day or the lengths do not fit. */
export function decodeLocalPart(bytes: Uint8Array): LocalPart | undefined {
  const day = fromUtf8(bytes.subarray(0, DAY_BYTES)) ?? "";
  if (!/^\d{6}$/.test(day) || bytes.length < WRAPPED_KEY_END + BOX_OVERHEAD_BYTES) return undefined;
  return {
    day,
    wrappedKey: bytes.subarray(DAY_BYTES, WRAPPED_KEY_END),
    summary: bytes.subarray(WRAPPED_KEY_END),
  };
}
