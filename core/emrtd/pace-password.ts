/** What PACE is opened with (ICAO 9303-11 §4.4.4.1, §9.7.3). @module */
import { utf8 } from "../crypto/bytes.ts";
import { sha1 } from "../crypto/hash.ts";

export interface PacePassword {
  /** The reference in MSE:Set AT: 1 machine-readable zone, 2 card access number. */
  readonly reference: 1 | 2;
  /** f(π): what the key derivation takes. */
  readonly secret: Uint8Array;
}

/** Card access number, six digits printed on the card. */
export function canPassword(can: string): PacePassword {
  return { reference: 2, secret: utf8(can) };
}

/** Document number, date of birth and date of expiry, each followed by its check digit, joined. */
export function mrzPassword(mrzInformation: string): PacePassword {
  return { reference: 1, secret: sha1(utf8(mrzInformation)) };
}
