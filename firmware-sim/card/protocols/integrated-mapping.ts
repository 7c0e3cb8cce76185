/** The pseudo-random number mapping R_p(s, t) of integrated mapping (ICAO 9303-11 §4.4.3.3.2, appendix B.1). @module */
import { bytesToBigint, concat, fromHex } from "../../../core/crypto/bytes.ts";
import { type Cipher, type CipherName, cipherByName } from "./ciphers.ts";

/** c0 and c1 for nonces of 128 and 256 bits. */
const CONSTANTS = {
  16: {
    key: fromHex("a668892a7c41e3ca739f40b057d85904"),
    number: fromHex("a4e136ac725f738b01c1f60217c188ad"),
  },
  32: {
    key: fromHex("d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676"),
    number: fromHex("54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517"),
  },
} as const;

/** The number must be this many bits longer than p, so that reducing it is fair. */
const SURPLUS_BITS = 64;

/** Bytes of the chip's nonce s: the least l ≥ k that is a multiple of the block, or twice it. */
export function integratedNonceBytes(cipher: CipherName): 16 | 32 {
  return cipherByName(cipher).keyBytes > 16 ? 32 : 16;
}

/** Of s ({@link integratedNonceBytes}) and the terminal's t, which is a key of the cipher; below p. */
export function pseudoRandomNumber(cipher: Cipher, s: Uint8Array, t: Uint8Array, p: bigint): bigint {
  const constants = CONSTANTS[integratedNonceBytes(cipher.name)];
  const bits = p.toString(2).length + SURPLUS_BITS;
  const parts: Uint8Array[] = [];
  let chained = cipher.encrypt(t, s);
  for (let gathered = 0; gathered < bits; gathered += 8 * constants.number.length) {
    const key = chained.subarray(0, cipher.keyBytes);
    parts.push(cipher.encrypt(key, constants.number));
    chained = cipher.encrypt(key, constants.key);
  }
  return bytesToBigint(concat(...parts)) % p;
}
