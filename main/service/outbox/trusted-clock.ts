/** The terminal's clock, corrected by what the gateway signed and by nothing else. @module */
import type { Clock } from "../../../core/ports/clock.ts";

export interface TrustedClock extends Clock {
  /** Sets the wall time; `ms` since 1970, from a signed `clockSkew` answer. */
  correct(ms: number): void;
  /** How far the corrected time is ahead of the system's, in ms. */
  correction(): number;
}

export function createTrustedClock(system: Clock): TrustedClock {
  let ahead = 0;
  return {
    now: () => system.now() + ahead,
    monotonic: () => system.monotonic(),
    correct(ms) {
      ahead = ms - system.now();
    },
    correction: () => ahead,
  };
}
