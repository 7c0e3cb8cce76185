/** RSA keys and signatures that follow from a seed (PKCS #1, RFC 8017). @module */
import {
  checkPrimeSync,
  constants,
  createHash,
  createPrivateKey,
  type KeyObject,
  privateEncrypt,
  sign,
} from "node:crypto";
import { bytesToBigint, concat, uintToBytes } from "../../../../core/crypto/bytes.ts";
import { invert, modulo } from "../../../../core/crypto/ec-point.ts";
import { type HashName, hashBytes } from "./algorithms.ts";
import { integer, nothing, octets, oid, sequence } from "./der.ts";
import type { Seed } from "./seeded.ts";

export interface RsaKey {
  readonly key: KeyObject;
  /** PKCS #8, DER. */
  readonly pkcs8: Uint8Array;
  readonly bits: number;
}

const PUBLIC_EXPONENT = 65_537n;
const RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
/** Finding the primes takes a tenth of a second to some seconds. */
const made = new Map<string, RsaKey>();

/** The same key for the same seed, label and length; kept for the life of the process. */
export function rsaKey(seed: Seed, label: string, bits: number): RsaKey {
  const name = `${seed.name}/${label}/${bits}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const key = makeKey(seed, `rsa/${bits}/${label}`, bits);
  made.set(name, key);
  return key;
}

/** EMSA-PKCS1-v1_5, which needs no randomness. */
export function signPkcs1({ key }: RsaKey, hash: HashName, data: Uint8Array): Uint8Array {
  return Uint8Array.from(sign(hash, data, { key, padding: constants.RSA_PKCS1_PADDING }));
}

/** RSASSA-PSS (RFC 8017 §8.1.1) with a salt of the hash's length that follows from key and message. */
export function signPss({ key, pkcs8, bits }: RsaKey, hash: HashName, data: Uint8Array): Uint8Array {
  const digest = (...parts: readonly Uint8Array[]) =>
    Uint8Array.from(
      createHash(hash)
        .update(concat(...parts))
        .digest(),
    );
  const length = Math.ceil((bits - 1) / 8);
  const size = hashBytes[hash];
  const messageHash = digest(data);
  const salt = digest(pkcs8, messageHash);
  const h = digest(new Uint8Array(8), messageHash, salt);
  const block = concat(new Uint8Array(length - 2 * size - 2), Uint8Array.of(1), salt);
  const mask = mgf1(digest, h, block.length);
  const masked = block.map((byte, index) => byte ^ (mask[index] ?? 0));
  // The bits above those of the modulus less one are zero (§9.1.1 step 11).
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * length - (bits - 1)));
  const encoded = concat(masked, h, Uint8Array.of(0xbc));
  return Uint8Array.from(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded));
}

function mgf1(
  digest: (...parts: readonly Uint8Array[]) => Uint8Array,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let counter = 0, have = 0; have < length; counter += 1) {
    const part = digest(seed, uintToBytes(counter, 4));
    parts.push(part);
    have += part.length;
  }
  return concat(...parts).subarray(0, length);
}

function makeKey(seed: Seed, label: string, bits: number): RsaKey {
  const p = prime(seed, `${label}/p`, bits / 2);
  const q = prime(seed, `${label}/q`, bits / 2);
  const d = invert(PUBLIC_EXPONENT, (p - 1n) * (q - 1n));
  const rsaPrivateKey = sequence(
    ...[
      0n,
      p * q,
      PUBLIC_EXPONENT,
      d,
      p,
      q,
      modulo(d, p - 1n),
      modulo(d, q - 1n),
      invert(modulo(q, p), p),
    ].map(integer),
  );
  const pkcs8 = sequence(integer(0), sequence(oid(RSA_ENCRYPTION), nothing()), octets(rsaPrivateKey));
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
  return { key, pkcs8, bits };
}

/** The first prime from a drawn number on. The two top bits are set, so that the product has its full length. */
function prime(seed: Seed, label: string, bits: number): bigint {
  const drawn = bytesToBigint(seed.bytes(label, bits / 8));
  for (let candidate = drawn | (3n << BigInt(bits - 2)) | 1n; ; candidate += 2n) {
    if (candidate % PUBLIC_EXPONENT !== 1n && checkPrimeSync(candidate)) return candidate;
  }
}
