/**
 * Two-key triple DES in CBC mode and the retail MAC (ISO 9797-1 MAC algorithm 3), only where ICAO 9303-11 prescribes
 * them: basic access control and the oldest suites. Keys are 16 bytes.
 * @module
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { concat } from "./bytes.ts";

export const DES_BLOCK_BYTES = 8;
export const TRIPLE_DES_KEY_BYTES = 16;
const ZERO_IV: Uint8Array = new Uint8Array(DES_BLOCK_BYTES);
const ALGORITHM = "des-ede3-cbc";

/** `data` must be whole blocks of 8 bytes; throws otherwise. */
export function tripleDesCbcEncrypt(key: Uint8Array, data: Uint8Array, iv = ZERO_IV): Uint8Array {
  const cipher = createCipheriv(ALGORITHM, twoKeys(key), iv).setAutoPadding(false);
  return concat(cipher.update(data), cipher.final());
}

/** `data` must be whole blocks of 8 bytes; throws otherwise, so callers check lengths that come from a card. */
export function tripleDesCbcDecrypt(key: Uint8Array, data: Uint8Array, iv = ZERO_IV): Uint8Array {
  const decipher = createDecipheriv(ALGORITHM, twoKeys(key), iv).setAutoPadding(false);
  return concat(decipher.update(data), decipher.final());
}

/**
 * Eight bytes over `padded`, one or more whole blocks: single DES in CBC mode under the first half of the key,
 * and triple DES on the last block. OpenSSL 3 has no single DES; three equal keys are the same function.
 */
export function retailMac(key: Uint8Array, padded: Uint8Array): Uint8Array {
  const single = key.subarray(0, DES_BLOCK_BYTES);
  const head = padded.subarray(0, -DES_BLOCK_BYTES);
  const chained =
    head.length === 0
      ? ZERO_IV
      : tripleDesCbcEncrypt(concat(single, single), head).subarray(-DES_BLOCK_BYTES);
  return tripleDesCbcEncrypt(key, padded.subarray(-DES_BLOCK_BYTES), chained);
}

/** Sets the lowest bit of each byte so that the byte has an odd number of ones (FIPS 46-3); DES ignores that bit. */
export function withOddParity(key: Uint8Array): Uint8Array {
  return key.map((byte) => {
    let ones = 0;
    for (let rest = byte >> 1; rest > 0; rest >>= 1) ones += rest & 1;
    return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  });
}

function twoKeys(key: Uint8Array): Uint8Array {
  if (key.length !== TRIPLE_DES_KEY_BYTES) throw new RangeError("two DES keys");
  return concat(key, key.subarray(0, DES_BLOCK_BYTES));
}
