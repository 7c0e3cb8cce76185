/**
 * A point of a curve from a number, for PACE with integrated mapping (ICAO 9303-11 appendix B.2, affine
 * coordinates). It needs p ≡ 3 modulo 4, which every standardised curve but P-224 has. The arithmetic does not
 * run in constant time; its number comes from two nonces and serves one session.
 * @module
 */
import type { Curve } from "./curves.ts";
import { invert, modulo, type Point } from "./ec-point.ts";

/** True where {@link mapToPoint} works on the curve. */
export function canMapToPoint({ p }: Curve): boolean {
  return p % 4n === 3n;
}

/**
 * The point of the number t in 0 … p−1, or undefined for the few t where the map has none (0, and −t² + t⁴ ≡ 0).
 * The cofactor of every curve here is 1. Throws on a curve without {@link canMapToPoint}.
 */
export function mapToPoint(curve: Curve, t: bigint): Point | undefined {
  if (!canMapToPoint(curve)) throw new RangeError("p is not 3 modulo 4");
  const { p, a, b } = curve;
  const alpha = modulo(-t * t, p);
  const sum = modulo(alpha + alpha * alpha, p);
  if (sum === 0n) return undefined;
  const x2 = modulo(-b * (1n + sum) * invert(modulo(a * sum, p), p), p);
  const x3 = modulo(alpha * x2, p);
  const h2 = modulo(x2 * x2 * x2 + a * x2 + b, p);
  const u = modulo(t * t * t * h2, p);
  const root = powerModulo(h2, p - 1n - (p + 1n) / 4n, p);
  // root² · h2 is 1 exactly where h2 is a square, and then (x2, root · h2) is on the curve.
  if (modulo(root * root * h2, p) === 1n) return { x: x2, y: modulo(root * h2, p) };
  return { x: x3, y: modulo(root * u, p) };
}

function powerModulo(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}
