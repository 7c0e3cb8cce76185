/** The Concat KDF of NIST SP 800-56A §5.8.1 as RFC 7518 §4.6.2 uses it. @module */
import { concat, uintToBytes, utf8 } from "../crypto/bytes.ts";
import { sha256 } from "../crypto/hash.ts";

/**
 * One round of SHA-256, which is enough for keys up to 256 bits. `algorithm` is the `enc` value where the key is
 * agreed directly; `apu` and `apv` name the two parties and are empty in our seals.
 */
export function concatKdf(
  secret: Uint8Array,
  algorithm: string,
  bits: 128 | 256,
  apu: Uint8Array = new Uint8Array(),
  apv: Uint8Array = new Uint8Array(),
): Uint8Array {
  const round = sha256(
    uintToBytes(1, 4),
    secret,
    withLength(utf8(algorithm)),
    withLength(apu),
    withLength(apv),
    uintToBytes(bits, 4),
  );
  return round.slice(0, bits / 8);
}

function withLength(bytes: Uint8Array): Uint8Array {
  return concat(uintToBytes(bytes.length, 4), bytes);
}
