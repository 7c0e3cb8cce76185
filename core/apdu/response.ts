/** Response APDUs (ISO 7816-4 §5.1). @module */
import { concat } from "../crypto/bytes.ts";
import { fail, ok, type Result } from "../errors/result.ts";

export interface ResponseApdu {
  readonly data: Uint8Array;
  /** SW1-SW2 as one number, `0x9000` for success. */
  readonly sw: number;
}

/** Splits data and status word. A response of fewer than two bytes is a card that went away: `card.lost`. */
export function parseResponse(bytes: Uint8Array): Result<ResponseApdu> {
  const sw1 = bytes.at(-2);
  const sw2 = bytes.at(-1);
  if (sw1 === undefined || sw2 === undefined) return fail("card.lost", "no status word");
  return ok({ data: bytes.slice(0, -2), sw: sw1 * 256 + sw2 });
}

/** The card's side: data, then the status word. */
export function encodeResponse(response: ResponseApdu): Uint8Array {
  return concat(response.data, Uint8Array.of(response.sw >> 8, response.sw & 0xff));
}
