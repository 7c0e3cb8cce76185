/** What is done once a day: day keys that are no longer needed are destroyed, and with them what they sealed. @module */
import type { Timers } from "../../core/ports/timers.ts";
import { type Log, placeOf } from "./log.ts";
import type { Store } from "./store/store.ts";

const EVERY_MS = 24 * 60 * 60_000;

export function startHousekeeping(options: {
  readonly store: Pick<Store, "destroyExpiredDayKeys">;
  readonly keepDays: number;
  readonly timers: Timers;
  readonly log: Log;
}): () => void {
  let cancel = (): void => undefined;
  const destroy = (): void => {
    const destroyed = options.store.destroyExpiredDayKeys(options.keepDays);
    if (!destroyed.ok) options.log("error", destroyed.failure.code);
    else if (destroyed.value.length > 0)
      options.log("info", "keys.destroyed", { days: destroyed.value.length });
  };
  const clean = (): void => {
    try {
      destroy();
    } catch (error) {
      // It runs at every start too: ending the service here would end it again and again.
      options.log("error", "internal.bug", { at: placeOf(error) });
    }
    cancel = options.timers.after(EVERY_MS, clean);
  };
  clean();
  return () => cancel();
}
