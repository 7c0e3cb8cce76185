import { expect, it } from "vitest";
import { ok } from "../../../core/errors/result.ts";
import { startHousekeeping } from "../../../main/service/housekeeping.ts";

it("housekeeping comes again the next day, also after a defect", () => {
  const logged: string[] = [];
  const waits: number[] = [];
  let again = (): void => undefined;
  let rounds = 0;
  startHousekeeping({
    store: {
      destroyExpiredDayKeys() {
        rounds += 1;
        if (rounds === 1) throw new Error("the store has a defect");
        return ok(["2026-01-01"]);
      },
    },
    keepDays: 30,
    timers: {
      after(ms, run) {
        waits.push(ms);
        again = run;
        return () => undefined;
      },
    },
    log: (level, event) => logged.push(`${level} ${event}`),
  });
  again();
  expect(waits).toEqual([86_400_000, 86_400_000]);
  expect(logged).toEqual(["error internal.bug", "info keys.destroyed"]);
});
