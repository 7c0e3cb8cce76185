/**
 * Products of secret scalars with points of a curve, and key pairs on any generator. PACE with generic mapping
 * needs whole points and a generator of its own, which Node's ECDH does not offer. So the product is made by OpenSSL
 * in its constant-time ladder: a private key with explicit parameters whose generator is the point, and its public
 * key is the product.
 * @module
 */
import { createECDH, createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import { encodeTlv } from "../tlv/ber.ts";
import { encodeOid } from "../tlv/oid.ts";
import { bytesToBigint, type RandomBytes, uintToBytes } from "./bytes.ts";
import type { Curve } from "./curves.ts";
import { encodePoint, type Point } from "./ec-point.ts";
import { randomBelow } from "./random-below.ts";

export interface EcKeyPair {
  readonly secret: bigint;
  readonly publicKey: Point;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
/** publicKey [1] of ECPrivateKey. */
const PUBLIC_KEY = 0xa1;
const EC_PUBLIC_KEY = encodeTlv(OBJECT_IDENTIFIER, encodeOid("1.2.840.10045.2.1"));
const PRIME_FIELD = encodeTlv(OBJECT_IDENTIFIER, encodeOid("1.2.840.10045.1.1"));

/** A key pair on the curve, or on another generator of it. The scalar is drawn by rejection: it is the bytes drawn. */
export function generateKeyPair(
  curve: Curve,
  random: RandomBytes,
  generator: Point = curve.generator,
): EcKeyPair {
  const secret = randomScalar(curve, random);
  return { secret, publicKey: multiply(curve, secret, generator) };
}

/** Uniform in 1 … n−1. Throws where the source never gives a fitting value. */
export function randomScalar(curve: Curve, random: RandomBytes): bigint {
  return randomBelow(curve.n, random);
}

/**
 * scalar · point, for a scalar in 1 … n−1 and a point that was decoded by `decodePoint` or computed here; throws on
 * other input. The product is never infinite, because the order is prime.
 */
export function multiply(curve: Curve, scalar: bigint, point: Point): Point {
  if (scalar <= 0n || scalar >= curve.n) throw new RangeError("scalar out of range");
  const { x, y } = curve.generator;
  if (point.x === x && point.y === y) return multiplyGenerator(curve, scalar);
  const secret = createPrivateKey({
    key: asBuffer(pkcs8(curve, scalar, point)),
    format: "der",
    type: "pkcs8",
  });
  const spki = createPublicKey(secret).export({ format: "der", type: "spki" });
  return lastPoint(curve, spki);
}

/**
 * The x-coordinate of scalar · point, which is what ECDH agrees on, in half the time of {@link multiply}: no parameters to
 * read, and one product. For the same input. Bytes of the curve's field.
 */
export function multiplyToX(curve: Curve, scalar: bigint, point: Point): Uint8Array {
  if (scalar <= 0n || scalar >= curve.n) throw new RangeError("scalar out of range");
  const algorithm = encodeTlv(SEQUENCE, EC_PUBLIC_KEY, encodeTlv(OBJECT_IDENTIFIER, encodeOid(curve.oid)));
  const peer = encodeTlv(SEQUENCE, algorithm, bitString(encodePoint(curve, point)));
  // The public half has no part in the product. Where one stands there, whichever, OpenSSL computes none.
  const publicHalf = encodeTlv(PUBLIC_KEY, bitString(encodePoint(curve, curve.generator)));
  const own = encodeTlv(SEQUENCE, integer(0n), algorithm, ecPrivateKey(curve, scalar, publicHalf));
  const secret = diffieHellman({
    privateKey: createPrivateKey({ key: asBuffer(own), format: "der", type: "pkcs8" }),
    publicKey: createPublicKey({ key: asBuffer(peer), format: "der", type: "spki" }),
  });
  return Uint8Array.from(secret);
}

/** Of the curve's own generator: Node's ECDH does that without reading parameters, in half the time. */
function multiplyGenerator(curve: Curve, scalar: bigint): Point {
  const ecdh = createECDH(curve.opensslName);
  ecdh.setPrivateKey(uintToBytes(scalar, orderBytes(curve)));
  return lastPoint(curve, ecdh.getPublicKey());
}

/** The coordinates that end an uncompressed point, or what ends in one. */
function lastPoint(curve: Curve, bytes: Uint8Array): Point {
  const coordinates = bytes.subarray(-2 * curve.fieldBytes);
  return {
    x: bytesToBigint(coordinates.subarray(0, curve.fieldBytes)),
    y: bytesToBigint(coordinates.subarray(curve.fieldBytes)),
  };
}

/** PKCS #8 (RFC 5208) around an ECPrivateKey (RFC 5915) with the explicit ECParameters of SEC 1 §C.2. */
function pkcs8(curve: Curve, scalar: bigint, generator: Point): Uint8Array {
  const parameters = encodeTlv(
    SEQUENCE,
    integer(1n),
    encodeTlv(SEQUENCE, PRIME_FIELD, integer(curve.p)),
    encodeTlv(SEQUENCE, fieldElement(curve, curve.a), fieldElement(curve, curve.b)),
    encodeTlv(OCTET_STRING, encodePoint(curve, generator)),
    integer(curve.n),
    integer(1n),
  );
  const algorithm = encodeTlv(SEQUENCE, EC_PUBLIC_KEY, parameters);
  return encodeTlv(SEQUENCE, integer(0n), algorithm, ecPrivateKey(curve, scalar));
}

function ecPrivateKey(curve: Curve, scalar: bigint, ...publicHalf: readonly Uint8Array[]): Uint8Array {
  const secret = encodeTlv(OCTET_STRING, uintToBytes(scalar, orderBytes(curve)));
  return encodeTlv(OCTET_STRING, encodeTlv(SEQUENCE, integer(1n), secret, ...publicHalf));
}

function bitString(bytes: Uint8Array): Uint8Array {
  return encodeTlv(BIT_STRING, Uint8Array.of(0), bytes);
}

function orderBytes({ n }: Curve): number {
  return Math.ceil(n.toString(16).length / 2);
}

function fieldElement(curve: Curve, value: bigint): Uint8Array {
  return encodeTlv(OCTET_STRING, uintToBytes(value, curve.fieldBytes));
}

function integer(value: bigint): Uint8Array {
  // One bit more than the value needs, so that the top bit, the sign, is never set.
  const length = Math.floor(value.toString(2).length / 8) + 1;
  return encodeTlv(INTEGER, uintToBytes(value, length));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
