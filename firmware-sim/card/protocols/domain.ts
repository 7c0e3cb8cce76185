/**
 * The groups in which a chip agrees on keys, elliptic curves and prime fields alike: public keys, shared secrets, and
 * the generators that PACE maps to (ICAO 9303-11 §4.4.3.3, §9.4, §9.6).
 * @module
 */
import { statusWords } from "../../../core/apdu/status-words.ts";
import { uintToBytes } from "../../../core/crypto/bytes.ts";
import type { Curve } from "../../../core/crypto/curves.ts";
import type { DhGroup } from "../../../core/crypto/dh-groups.ts";
import { decodeDhPublicKey, encodeDhPublicKey, power } from "../../../core/crypto/dh-key.ts";
import { multiply } from "../../../core/crypto/ec-key.ts";
import { mapToPoint } from "../../../core/crypto/ec-map.ts";
import { add, decodePoint, encodePoint, encodeX, type Point } from "../../../core/crypto/ec-point.ts";
import { done, orStatus, refuse, type Step } from "../command.ts";

/** Counts what costs a chip its time: products of points, powers in a prime field, and private-key operations. */
export interface Workload {
  operations: number;
}

/** Everything refused is refused with 6A80: the data provided are invalid (BSI TR-03110-3 B.14.2). */
export interface Domain {
  readonly kind: "ECDH" | "DH";
  /** Prime of the field. */
  readonly p: bigint;
  /** Prime order of the generator. */
  readonly order: bigint;
  /** Of a secret in 1 … order−1, on this domain's generator: 04 ‖ x ‖ y, or a number without leading zeros. */
  publicKey(secret: bigint): Uint8Array;
  /** The other party's key, checked, in the form of {@link Domain.publicKey}. */
  canonical(peer: Uint8Array): Step<Uint8Array>;
  /** The shared secret as key derivation takes it: x-coordinate, or number, in the field's length. */
  agree(secret: bigint, peer: Uint8Array): Step<Uint8Array>;
  /** Generic mapping: s·G + H, or g^s · h (§4.4.3.3.1). */
  mapGeneric(nonce: bigint, secret: bigint, peer: Uint8Array): Step<Domain>;
  /** Integrated mapping of a number below p (§4.4.3.3.2, appendix B). */
  mapNumber(number: bigint): Step<Domain>;
}

export function ecdhDomain(curve: Curve, work: Workload, generator: Point = curve.generator): Domain {
  const times = (secret: bigint, point: Point): Point => {
    work.operations += 1;
    return multiply(curve, secret, point);
  };
  const decode = (peer: Uint8Array) => orStatus(decodePoint(curve, peer), statusWords.incorrectData);
  return {
    kind: "ECDH",
    p: curve.p,
    order: curve.n,
    publicKey: (secret) => encodePoint(curve, times(secret, generator)),
    canonical(peer) {
      const point = decode(peer);
      return point.ok ? done(peer) : point;
    },
    agree(secret, peer) {
      const point = decode(peer);
      return point.ok ? done(encodeX(curve, times(secret, point.value))) : point;
    },
    mapGeneric(nonce, secret, peer) {
      const point = decode(peer);
      if (!point.ok) return point;
      const shared = times(secret, point.value);
      const scalar = nonce % curve.n;
      if (scalar === 0n) return done(ecdhDomain(curve, work, shared));
      const mapped = add(curve, times(scalar, generator), shared);
      return mapped.ok ? done(ecdhDomain(curve, work, mapped.value)) : refuse(statusWords.incorrectData);
    },
    mapNumber(number) {
      work.operations += 1;
      const mapped = mapToPoint(curve, number);
      return mapped ? done(ecdhDomain(curve, work, mapped)) : refuse(statusWords.incorrectData);
    },
  };
}

export function dhDomain(group: DhGroup, work: Workload, generator: bigint = group.g): Domain {
  const { p, q, fieldBytes } = group;
  const raise = (base: bigint, exponent: bigint): bigint => {
    work.operations += 1;
    return power(group, base, exponent);
  };
  const decode = (peer: Uint8Array) => {
    // Membership in the subgroup is itself a power.
    work.operations += 1;
    return orStatus(decodeDhPublicKey(group, peer), statusWords.incorrectData);
  };
  return {
    kind: "DH",
    p,
    order: q,
    publicKey: (secret) => encodeDhPublicKey(raise(generator, secret)),
    canonical(peer) {
      const number = decode(peer);
      return number.ok ? done(encodeDhPublicKey(number.value)) : number;
    },
    agree(secret, peer) {
      const number = decode(peer);
      return number.ok ? done(uintToBytes(raise(number.value, secret), fieldBytes)) : number;
    },
    mapGeneric(nonce, secret, peer) {
      const number = decode(peer);
      if (!number.ok) return number;
      const shared = raise(number.value, secret);
      const exponent = nonce % q;
      const mapped = exponent === 0n ? shared : (raise(generator, exponent) * shared) % p;
      return mapped === 1n ? refuse(statusWords.incorrectData) : done(dhDomain(group, work, mapped));
    },
    mapNumber(number) {
      if (number < 2n || number > p - 2n) return refuse(statusWords.incorrectData);
      const mapped = raise(number, (p - 1n) / q);
      return mapped === 1n ? refuse(statusWords.incorrectData) : done(dhDomain(group, work, mapped));
    },
  };
}
