/** The Concat KDF of NIST SP 800-56A §5.8.1 as RFC 7518 §4.6.2 uses it. @module */
import { concat, utf8 } from "../crypto/bytes.ts";
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
    uint32(1),
    secret,
    withLength(utf8(algorithm)),
    withLength(apu),
    withLength(apv),
    uint32(bits),
  );
  return round.slice(0, bits / 8);
}

function withLength(bytes: Uint8Array): Uint8Array {
  return concat(uint32(bytes.length), bytes);
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}
