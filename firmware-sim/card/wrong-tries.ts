/** How a wrong CAN slows the next try down: kept across power-off, forgotten after a right one, never a lock. @module */

/** What stays on the chip without power. One object per physical card, whichever interface it is used on. */
export interface NonVolatileMemory {
  wrongTries: number;
}

/** By the number of wrong tries in a row; typing errors cost nothing, guessing six digits takes weeks. */
const DELAYS_MS: readonly number[] = [0, 0, 0, 500, 1_000, 2_000];
/** Below the time that any reader grants one command. */
const LONGEST_DELAY_MS = 3_000;

/** Milliseconds the card waits before it answers the first step of the next try. */
export function delayBeforeTry(wrongTries: number): number {
  return DELAYS_MS[wrongTries] ?? LONGEST_DELAY_MS;
}
