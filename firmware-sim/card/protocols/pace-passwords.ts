/** The passwords of PACE (ICAO 9303-11 §4.4.4.1, §9.7.3). @module */
import { utf8 } from "../../../core/crypto/bytes.ts";
import { sha1 } from "../../../core/crypto/hash.ts";

/** Their numbers in MSE:Set AT. */
export const passwordReference = { mrz: 1, can: 2 } as const;

/** f(π) of a CAN: its characters. */
export function canSecret(can: string): Uint8Array {
  return utf8(can);
}

/** f(π) of the machine-readable zone: SHA-1 of number, birth and expiry, each with its check digit. */
export function mrzSecret(mrzInformation: string): Uint8Array {
  return sha1(utf8(mrzInformation));
}
