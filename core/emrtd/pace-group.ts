/** Key agreement of PACE on the mapped generator, over curves and prime fields alike (ICAO 9303-11 §9.6). @module */
import type { RandomBytes } from "../crypto/bytes.ts";
import { uintToBytes } from "../crypto/bytes.ts";
import type { Curve } from "../crypto/curves.ts";
import type { DhGroup } from "../crypto/dh-groups.ts";
import { decodeDhPublicKey, encodeDhPublicKey, generateDhKeyPair, power } from "../crypto/dh-key.ts";
import { generateKeyPair, multiplyToX } from "../crypto/ec-key.ts";
import { decodePoint, encodePoint, type Point } from "../crypto/ec-point.ts";
import { ok, type Result } from "../errors/result.ts";

export interface EphemeralKey {
  /** As it goes to the card and into the token. */
  readonly publicKey: Uint8Array;
  /** Fails with `pace.invalid_point`. */
  agree(peer: Uint8Array): Result<Agreed>;
}

export interface Agreed {
  readonly secret: Uint8Array;
  /** The other side's key as it goes into the token. */
  readonly peerPublicKey: Uint8Array;
}

/** Makes a fresh key pair on a mapped generator. */
export type EphemeralGroup = (random: RandomBytes) => EphemeralKey;

/** The secret is the x-coordinate of the shared point. */
export function ecdhGroup(curve: Curve, generator: Point): EphemeralGroup {
  return (random) => {
    const own = generateKeyPair(curve, random, generator);
    return {
      publicKey: encodePoint(curve, own.publicKey),
      agree: (peer) => {
        const point = decodePoint(curve, peer);
        if (!point.ok) return point;
        const secret = multiplyToX(curve, own.secret, point.value);
        return ok({ secret, peerPublicKey: encodePoint(curve, point.value) });
      },
    };
  };
}

/** The secret is the shared number, as long as the prime (PKCS #3). */
export function dhGroup(group: DhGroup, generator: bigint): EphemeralGroup {
  return (random) => {
    const own = generateDhKeyPair(group, random, generator);
    return {
      publicKey: encodeDhPublicKey(own.publicKey),
      agree: (peer) => {
        const value = decodeDhPublicKey(group, peer);
        if (!value.ok) return value;
        const secret = uintToBytes(power(group, value.value, own.secret), group.fieldBytes);
        return ok({ secret, peerPublicKey: encodeDhPublicKey(value.value) });
      },
    };
  };
}
