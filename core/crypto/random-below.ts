/** Uniform secret numbers. @module */
import { bytesToBigint, type RandomBytes } from "./bytes.ts";

/** Each try succeeds with at least one half, so that many failures mean a broken source. */
const MAX_DRAWS = 128;

/**
 * Uniform in 1 … n−1, by rejection: the number is the bytes drawn. Throws where the source never gives a fitting
 * value.
 */
export function randomBelow(n: bigint, random: RandomBytes): bigint {
  const bits = n.toString(2).length;
  const mask = (1n << BigInt(bits)) - 1n;
  for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
    const candidate = bytesToBigint(random(Math.ceil(bits / 8))) & mask;
    if (candidate > 0n && candidate < n) return candidate;
  }
  throw new Error("the random source gives no scalar");
}
