/** Key derivation of ICAO 9303-11 §9.7.1, for AES keys. @module */
import { concat, uintToBytes } from "./bytes.ts";
import { sha1, sha256 } from "./hash.ts";

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
