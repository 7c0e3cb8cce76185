/**
 * Keys and bytes that follow from a seed, so that issuing twice gives the same bytes. Whoever knows the seed knows
 * every private key: for tests and the demonstration only.
 * @module
 */
import { bytesToBigint, toHex, uintToBytes, utf8 } from "../../../../core/crypto/bytes.ts";
import { type Curve, type CurveName, curveByName } from "../../../../core/crypto/curves.ts";
import { DEMONSTRATION_SEED } from "../../../../core/crypto/demonstration.ts";
import { type DhGroup, dhGroupByName } from "../../../../core/crypto/dh-groups.ts";
import { encodeDhPublicKey, power } from "../../../../core/crypto/dh-key.ts";
import { multiply } from "../../../../core/crypto/ec-key.ts";
import { encodePoint } from "../../../../core/crypto/ec-point.ts";
import { hkdfSha256, sha256 } from "../../../../core/crypto/hash.ts";
import type { AgreementKey } from "../../../card/national/contents.ts";

export interface Seed {
  /** Tells seeds apart in caches, without being one. */
  readonly name: string;
  /** `length` bytes for the label, at most 8,160, the same each time. */
  bytes(label: string, length: number): Uint8Array;
}

/** Drawn so many bits longer than the order, the remainder is as good as uniform (FIPS 186-5 §A.2.1). */
const EXTRA_BYTES = 8;

/** The published seed of the demonstration. */
export const DEMONSTRATION: Seed = seedOf(DEMONSTRATION_SEED);

/** A seed of a profile: any text. */
export function seedFromText(text: string): Seed {
  return seedOf(sha256(utf8(`Một Chạm test hierarchy v1\0${text}`)));
}

function seedOf(secret: Uint8Array): Seed {
  return {
    name: toHex(sha256(secret)),
    bytes: (label, length) => hkdfSha256(secret, new Uint8Array(), utf8(`national/${label}`), length),
  };
}

export interface EcSecret {
  readonly curve: Curve;
  readonly secret: bigint;
  /** 04 ‖ x ‖ y. */
  readonly point: Uint8Array;
}

export function ecSecret(seed: Seed, label: string, name: CurveName): EcSecret {
  const curve = curveByName(name);
  const secret = numberBelow(seed, `ec/${name}/${label}`, curve.n);
  return { curve, secret, point: encodePoint(curve, multiply(curve, secret, curve.generator)) };
}

export function ecAgreementKey(seed: Seed, label: string, curve: CurveName): AgreementKey {
  const key = ecSecret(seed, label, curve);
  const length = Math.ceil(key.curve.n.toString(16).length / 2);
  return { kind: "ECDH", curve, secret: uintToBytes(key.secret, length), publicKey: key.point };
}

/** ICAO 9303-11 table 4, 0 to 2. */
export const standardisedDhGroups: readonly [DhGroup, DhGroup, DhGroup] = [
  dhGroupByName("rfc5114-1024-160"),
  dhGroupByName("rfc5114-2048-224"),
  dhGroupByName("rfc5114-2048-256"),
];

export function dhAgreementKey(seed: Seed, label: string, parameterId: 0 | 1 | 2): AgreementKey {
  const group = standardisedDhGroups[parameterId];
  const secret = numberBelow(seed, `dh/${parameterId}/${label}`, group.q);
  return {
    kind: "DH",
    parameterId,
    secret: uintToBytes(secret, Math.ceil(group.q.toString(16).length / 2)),
    publicKey: encodeDhPublicKey(power(group, group.g, secret)),
  };
}

/** In 1 … order−1. */
function numberBelow(seed: Seed, label: string, order: bigint): bigint {
  const length = Math.ceil(order.toString(16).length / 2) + EXTRA_BYTES;
  return (bytesToBigint(seed.bytes(label, length)) % (order - 1n)) + 1n;
}
