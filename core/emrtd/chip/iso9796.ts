/**
 * Digital signature scheme 1 of ISO/IEC 9796-2 with partial recovery: RSA whose signature carries the first part of
 * the message (ICAO 9303-11 §6.1.2.2 and appendix F).
 * @module
 */
import { constants, createHash, type KeyObject, publicEncrypt } from "node:crypto";
import { bytesToBigint, concat, equal, uintToBytes } from "../../crypto/bytes.ts";
import type { HashName } from "../../trust/x509/algorithms.ts";

/** Bits 01, then 1 for "a part of the message is recovered", then the padding that ends in the nibble A. */
const PARTIAL_RECOVERY = 0x6a;
/** Trailer option 1: SHA-1 without saying so. */
const TRAILER_IMPLICIT = 0xbc;
/** Trailer option 2: the byte before it names the hash (ISO/IEC 10118-3). */
const TRAILER_EXPLICIT = 0xcc;
const hashes: Readonly<Record<number, HashName>> = {
  51: "sha1",
  52: "sha256",
  53: "sha512",
  54: "sha384",
  56: "sha224",
};
const hashBytes: Readonly<Record<HashName, number>> = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/**
 * The message representative F of a signature, as long as the modulus; undefined where the signature is no number
 * below the modulus or no representative comes out. The scheme allows n − s for s (its annex on sign reduction):
 * the representative ends in the nibble C, which tells them apart.
 */
export function openSignature(key: KeyObject, signature: Uint8Array): Uint8Array | undefined {
  const opened = power(key, signature);
  if (opened === undefined) return undefined;
  const { number, modulus } = opened;
  if (number % 16n === 0x0cn) return uintToBytes(number, signature.length);
  const other = modulus - number;
  return other % 16n === 0x0cn ? uintToBytes(other, signature.length) : undefined;
}

/**
 * The hash algorithm, where F speaks of a message that ends in `challenge` (M2, which the terminal chose); undefined
 * where it does not.
 */
export function checkRepresentative(f: Uint8Array, challenge: Uint8Array): HashName | undefined {
  const trailer = trailerOf(f);
  if (f[0] !== PARTIAL_RECOVERY || trailer === undefined) return undefined;
  const digestStart = f.length - trailer.bytes - hashBytes[trailer.hash];
  if (digestStart < 1) return undefined;
  const recovered = f.subarray(1, digestStart);
  const digest = f.subarray(digestStart, f.length - trailer.bytes);
  const expected = createHash(trailer.hash).update(concat(recovered, challenge)).digest();
  return equal(digest, expected) ? trailer.hash : undefined;
}

function trailerOf(f: Uint8Array): { readonly hash: HashName; readonly bytes: number } | undefined {
  const last = f.at(-1);
  if (last === TRAILER_IMPLICIT) return { hash: "sha1", bytes: 1 };
  const hash = last === TRAILER_EXPLICIT ? hashes[f.at(-2) ?? 0] : undefined;
  return hash && { hash, bytes: 2 };
}

/** s^e modulo n; undefined where OpenSSL refuses the number, or has a key for RSASSA-PSS only. */
function power(
  key: KeyObject,
  signature: Uint8Array,
): { readonly number: bigint; readonly modulus: bigint } | undefined {
  try {
    const number = bytesToBigint(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, signature));
    const modulus = bytesToBigint(Buffer.from(key.export({ format: "jwk" }).n ?? "", "base64url"));
    return { number, modulus };
  } catch {
    return undefined;
  }
}
