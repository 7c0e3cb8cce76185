import { describe, expect, it, vi } from "vitest";
import { fail, ok } from "../../../core/errors/result.ts";
import { startTrustRefresh } from "../../../main/service/trust-refresh.ts";

describe("the trust refresh", () => {
  it("asks again soon after a failure or a defect, and neither ends the service", async () => {
    const logged: string[] = [];
    const waits: number[] = [];
    let again = (): void => undefined;
    const outcomes = [
      async () => {
        throw new Error("the client has a defect");
      },
      async () => fail("store.write_failed"),
      async () => ok({ number: 7, issuedAt: 0, parts: {} as never, contentHash: "" }),
    ];
    const stop = startTrustRefresh({
      client: { trustBundle: async () => ok("a bundle") },
      trust: { offer: () => outcomes.shift()?.() ?? Promise.reject(new Error("asked too often")) },
      timers: {
        after(ms, run) {
          waits.push(ms);
          again = run;
          return () => undefined;
        },
      },
      log: (level, event, facts) => logged.push(`${level} ${event} ${facts?.code ?? ""}`.trim()),
    });
    await vi.waitFor(() => expect(waits).toHaveLength(1));
    again();
    await vi.waitFor(() => expect(waits).toHaveLength(2));
    again();
    await vi.waitFor(() => expect(waits).toHaveLength(3));
    expect(waits).toEqual([60_000, 60_000, 3_600_000]);
    expect(logged).toEqual(["error internal.bug", "warn trust.refresh store.write_failed"]);
    stop();
  });
});
