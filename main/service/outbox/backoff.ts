/** When to try again: full jitter, so that a province's terminals do not come back all at once. @module */
import { bytesToUint, type RandomBytes } from "../../../core/crypto/bytes.ts";

/** How long is waited; from the configuration. */
export interface RetryWaits {
  /** Upper bound of the first wait; it doubles with each try. */
  readonly firstMs: number;
  /** No item waits longer than this by itself. */
  readonly capMs: number;
}

const DEFAULT_WAITS: RetryWaits = { firstMs: 2000, capMs: 300_000 };
/** An unsigned wish to come back later is obeyed up to here: more would let anybody on the line stop a terminal. */
const LONGEST_OBEYED_MS = 3_600_000;

/**
 * Milliseconds until the next try after `attempts` tries that decided nothing: uniform between 0 and the bound, which
 * doubles up to the cap; never before `Retry-After`.
 */
export function waitAfter(
  attempts: number,
  retryAfterMs: number | undefined,
  random: RandomBytes,
  { firstMs, capMs }: RetryWaits = DEFAULT_WAITS,
): number {
  const bound = Math.min(capMs, firstMs * 2 ** Math.min(attempts, 20));
  const jittered = Math.floor((bytesToUint(random(4)) / 2 ** 32) * bound);
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, LONGEST_OBEYED_MS));
}
