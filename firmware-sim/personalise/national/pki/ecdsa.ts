/**
 * ECDSA with the deterministic nonce of RFC 6979, on every curve of a travel document. Only for what is published
 * anyway: the arithmetic on the secret is not constant-time.
 * @module
 */
import { createHash, createHmac } from "node:crypto";
import { bytesToBigint, concat, uintToBytes } from "../../../../core/crypto/bytes.ts";
import type { Curve } from "../../../../core/crypto/curves.ts";
import { multiply } from "../../../../core/crypto/ec-key.ts";
import { invert, modulo, type Point } from "../../../../core/crypto/ec-point.ts";
import type { HashName } from "./algorithms.ts";
import { integer, sequence } from "./der.ts";

export interface EcSigner {
  readonly curve: Curve;
  readonly secret: bigint;
  /** Where it is not the curve's own. */
  readonly generator?: Point;
}

/** Ecdsa-Sig-Value ::= SEQUENCE { r, s } (RFC 3279 §2.2.3), DER. */
export function signEcdsa(
  { curve, secret, generator = curve.generator }: EcSigner,
  hash: HashName,
  data: Uint8Array,
) {
  const digest = Uint8Array.from(createHash(hash).update(data).digest());
  const z = leftmostBits(digest, curve.n);
  for (const k of nonces(curve, secret, hash, digest)) {
    const r = modulo(multiply(curve, k, generator).x, curve.n);
    const s = modulo(invert(k, curve.n) * (z + r * secret), curve.n);
    if (r !== 0n && s !== 0n) return sequence(integer(r), integer(s));
  }
  throw new Error("nonces never end");
}

/** RFC 6979 §3.2. */
function* nonces(curve: Curve, secret: bigint, hash: HashName, digest: Uint8Array): Generator<bigint> {
  const length = Math.ceil(curve.n.toString(16).length / 2);
  const mac = (key: Uint8Array, ...parts: readonly Uint8Array[]) =>
    Uint8Array.from(
      createHmac(hash, key)
        .update(concat(...parts))
        .digest(),
    );
  const seed = concat(
    uintToBytes(secret, length),
    uintToBytes(modulo(leftmostBits(digest, curve.n), curve.n), length),
  );
  let v: Uint8Array = new Uint8Array(digest.length).fill(1);
  let key: Uint8Array = new Uint8Array(digest.length);
  for (const separator of [0, 1]) {
    key = mac(key, v, Uint8Array.of(separator), seed);
    v = mac(key, v);
  }
  for (;;) {
    let candidate: Uint8Array = new Uint8Array();
    while (candidate.length < length) {
      v = mac(key, v);
      candidate = concat(candidate, v);
    }
    const k = leftmostBits(candidate.subarray(0, length), curve.n);
    if (k > 0n && k < curve.n) yield k;
    key = mac(key, v, Uint8Array.of(0));
    v = mac(key, v);
  }
}

/** bits2int of RFC 6979 §2.3.2: as many leading bits as the order has. */
function leftmostBits(bytes: Uint8Array, order: bigint): bigint {
  const excess = bytes.length * 8 - order.toString(2).length;
  const value = bytesToBigint(bytes);
  return excess > 0 ? value >> BigInt(excess) : value;
}
