/**
 * Points of an elliptic curve in affine form: checked decoding, encoding, addition. The infinite point does not
 * exist here: decoding refuses it, and what would give it fails.
 * @module
 */
import { fail, ok, type Result } from "../errors/result.ts";
import { bytesToBigint, concat, uintToBytes } from "./bytes.ts";
import type { Curve } from "./curves.ts";

export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

const UNCOMPRESSED = 0x04;

/**
 * Decodes 04 ‖ x ‖ y (BSI TR-03111 §3.2.1) and checks that the point is on the curve, which for cofactor 1 is all
 * that is needed. Compressed forms are refused. Fails with `pace.invalid_point`.
 */
export function decodePoint(curve: Curve, bytes: Uint8Array): Result<Point> {
  if (bytes[0] !== UNCOMPRESSED) return fail("pace.invalid_point", "not uncompressed");
  if (bytes.length !== 1 + 2 * curve.fieldBytes) return fail("pace.invalid_point", "length");
  const x = bytesToBigint(bytes.subarray(1, 1 + curve.fieldBytes));
  const y = bytesToBigint(bytes.subarray(1 + curve.fieldBytes));
  return isOnCurve(curve, { x, y }) ? ok({ x, y }) : fail("pace.invalid_point", "not on the curve");
}

/** 04 ‖ x ‖ y. */
export function encodePoint(curve: Curve, point: Point): Uint8Array {
  return concat(Uint8Array.of(UNCOMPRESSED), encodeX(curve, point), uintToBytes(point.y, curve.fieldBytes));
}

/** The x-coordinate alone, full length: the shared secret of ECDH (BSI TR-03111 §4.3.1). */
export function encodeX(curve: Curve, point: Point): Uint8Array {
  return uintToBytes(point.x, curve.fieldBytes);
}

export function isOnCurve(curve: Curve, { x, y }: Point): boolean {
  const { p, a, b } = curve;
  if (x < 0n || y < 0n || x >= p || y >= p) return false;
  return modulo(y * y - (x * x * x + a * x + b), p) === 0n;
}

/** P + Q. Fails with `pace.invalid_point` where the sum is infinite. */
export function add(curve: Curve, first: Point, second: Point): Result<Point> {
  const { p, a } = curve;
  const doubling = first.x === second.x && first.y === second.y;
  if (first.x === second.x && (!doubling || first.y === 0n)) return fail("pace.invalid_point", "infinite");
  const rise = doubling ? 3n * first.x * first.x + a : second.y - first.y;
  const run = doubling ? 2n * first.y : second.x - first.x;
  const slope = modulo(rise * invert(modulo(run, p), p), p);
  const x = modulo(slope * slope - first.x - second.x, p);
  return ok({ x, y: modulo(slope * (first.x - x) - first.y, p) });
}

/** The least non-negative residue. */
export function modulo(value: bigint, p: bigint): bigint {
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
}

/** The inverse by extended Euclid; `value` is not zero modulo the prime and lies in 0 … p−1. */
export function invert(value: bigint, p: bigint): bigint {
  let [r0, r1, t0, t1] = [p, value, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return modulo(t0, p);
}
