/**
 * INTERNAL AUTHENTICATE of active authentication (ICAO 9303-11 §6.1): the chip signs the terminal's challenge, with RSA
 * and ISO 9796-2 digital signature scheme 1, or with ECDSA.
 * @module
 */
import { constants, createHash, createPrivateKey, privateEncrypt } from "node:crypto";
import { bytesToBigint, concat, uintToBytes } from "../../../core/crypto/bytes.ts";
import type { Curve } from "../../../core/crypto/curves.ts";
import { multiply } from "../../../core/crypto/ec-key.ts";
import { invert, modulo } from "../../../core/crypto/ec-point.ts";
import { randomBelow } from "../../../core/crypto/random-below.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import type { Workload } from "./domain.ts";
import type { ActiveAuthenticationKey } from "./keys.ts";
import { namedCurve } from "./suites.ts";

/** Bytes of RND.IFD. */
export const ACTIVE_CHALLENGE_BYTES = 8;

/** Partial recovery, and nothing to fill up: M1 takes all the room there is (ISO 9796-2 §7). */
const HEADER = 0x6a;
/** Implicit: SHA-1. Else the hash's number of ISO 10118-3, then CC. */
const trailers = {
  sha1: [0xbc],
  sha224: [0x38, 0xcc],
  sha256: [0x34, 0xcc],
  sha384: [0x36, 0xcc],
  sha512: [0x35, 0xcc],
} as const;

const INTEGER = 0x02;
const SEQUENCE = 0x30;

/** Undefined where the key's curve is none that is known here. */
export function signChallenge(
  key: ActiveAuthenticationKey,
  challenge: Uint8Array,
  random: RandomBytes,
  work: Workload,
): Uint8Array | undefined {
  work.operations += 1;
  if (key.kind === "RSA") return signRecoverable(key, challenge, random);
  const curve = namedCurve(key.curve);
  return curve && signEcdsa(key, curve, challenge, random);
}

type RsaKey = Extract<ActiveAuthenticationKey, { kind: "RSA" }>;
type EcdsaKey = Extract<ActiveAuthenticationKey, { kind: "ECDSA" }>;

/** 6A ‖ M1 ‖ H(M1 ‖ M2) ‖ trailer, raised to the private exponent; M1 is the chip's nonce, M2 the challenge. */
function signRecoverable(
  { privateKey, hash }: RsaKey,
  challenge: Uint8Array,
  random: RandomBytes,
): Uint8Array {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: "der", type: "pkcs8" });
  const modulusBytes = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  const trailer = Uint8Array.from(trailers[hash]);
  const hashBytes = digest(hash, new Uint8Array()).length;
  const recoverable = random(modulusBytes - 1 - hashBytes - trailer.length);
  const hashed = digest(hash, concat(recoverable, challenge));
  const representative = concat(Uint8Array.of(HEADER), recoverable, hashed, trailer);
  return Uint8Array.from(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, representative));
}

/** FIPS 186-4 §6.4 with a nonce from `random`; r ‖ s in the order's length, or as the SEQUENCE of X9.62. */
function signEcdsa(
  { secret, hash, format }: EcdsaKey,
  curve: Curve,
  challenge: Uint8Array,
  random: RandomBytes,
): Uint8Array {
  const { n } = curve;
  const orderBits = n.toString(2).length;
  const hashed = digest(hash, challenge);
  const surplus = Math.max(0, 8 * hashed.length - orderBits);
  const e = bytesToBigint(hashed) >> BigInt(surplus);
  for (;;) {
    const nonce = randomBelow(n, random);
    const r = multiply(curve, nonce, curve.generator).x % n;
    const s = modulo(invert(nonce, n) * (e + r * bytesToBigint(secret)), n);
    if (r === 0n || s === 0n) continue;
    const size = Math.ceil(orderBits / 8);
    if (format === "plain") return concat(uintToBytes(r, size), uintToBytes(s, size));
    return encodeTlv(SEQUENCE, integer(r), integer(s));
  }
}

function digest(hash: RsaKey["hash"], data: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash(hash).update(data).digest());
}

function integer(value: bigint): Uint8Array {
  return encodeTlv(INTEGER, uintToBytes(value, Math.floor(value.toString(2).length / 8) + 1));
}
