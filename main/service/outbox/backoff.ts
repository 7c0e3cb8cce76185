/** When to try again: full jitter, so that a province's terminals do not come back all at once. @module */
import { bytesToUint, type RandomBytes } from "../../../core/crypto/bytes.ts";

const FIRST_WAIT_MS = 2000;
/** No item waits longer than five minutes by itself. */
const LONGEST_WAIT_MS = 300_000;
/** An unsigned wish to come back later is obeyed up to here: more would let anybody on the line stop a terminal. */
const LONGEST_OBEYED_MS = 3_600_000;

/**
 * Milliseconds until the next try after `attempts` tries that decided nothing: uniform between 0 and the bound, which
 * doubles up to five minutes; never before `Retry-After`.
 */
export function waitAfter(attempts: number, retryAfterMs: number | undefined, random: RandomBytes): number {
  const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 20));
  const jittered = Math.floor((bytesToUint(random(4)) / 2 ** 32) * bound);
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, LONGEST_OBEYED_MS));
}
