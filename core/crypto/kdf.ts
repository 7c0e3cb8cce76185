/** Key derivation of ICAO 9303-11 §9.7.1, for AES and 3DES keys. @module */
import { concat, uintToBytes } from "./bytes.ts";
import { sha1, sha256 } from "./hash.ts";
import { TRIPLE_DES_KEY_BYTES, withOddParity } from "./triple-des.ts";

export type AesKeyBits = 128 | 192 | 256;

/** The counters of ICAO 9303-11 §9.7.1 by what they derive. */
export const kdfCounter = { encryption: 1, mac: 2, password: 3 } as const;

/** KDF(K, c) = the first bits of H(K ‖ c), with SHA-1 for AES-128 and SHA-256 for the longer keys. */
export function deriveKey(
  secret: Uint8Array,
  purpose: keyof typeof kdfCounter,
  bits: AesKeyBits,
): Uint8Array {
  const hash = bits === 128 ? sha1 : sha256;
  return hash(concat(secret, uintToBytes(kdfCounter[purpose], 4))).slice(0, bits / 8);
}

/** KDF for two-key 3DES (§9.7.1.1): the first 16 bytes of SHA-1(K ‖ c), with the parity bits that the examples show. */
export function deriveTripleDesKey(secret: Uint8Array, purpose: keyof typeof kdfCounter): Uint8Array {
  const digest = sha1(secret, uintToBytes(kdfCounter[purpose], 4));
  return withOddParity(digest.slice(0, TRIPLE_DES_KEY_BYTES));
}
