/** Asks the gateway for a newer trust bundle: soon after the start, then every hour, sooner after a failure. @module */
import type { GatewayClient } from "../../core/ports/gateway-client.ts";
import type { Timers } from "../../core/ports/timers.ts";
import { type Log, placeOf } from "./log.ts";
import type { TrustKeeper } from "./trust-keeper.ts";

const EVERY_MS = 60 * 60_000;
const AFTER_FAILURE_MS = 60_000;

export function startTrustRefresh(options: {
  readonly client: Pick<GatewayClient, "trustBundle">;
  readonly trust: Pick<TrustKeeper, "offer">;
  readonly timers: Timers;
  readonly log: Log;
}): () => void {
  let stopped = false;
  let cancel = (): void => undefined;

  /** Whether the terminal now has the newest. Never rejects: a defect here is no reason to end the service. */
  async function refresh(): Promise<boolean> {
    try {
      return await take();
    } catch (error) {
      options.log("error", "internal.bug", { at: placeOf(error) });
      return false;
    }
  }

  async function take(): Promise<boolean> {
    const fetched = await options.client.trustBundle();
    const taken = fetched.ok ? await options.trust.offer(fetched.value) : fetched;
    if (!taken.ok) options.log("warn", "trust.refresh", { code: taken.failure.code });
    return taken.ok;
  }

  async function ask(): Promise<void> {
    const newest = await refresh();
    if (!stopped) cancel = options.timers.after(newest ? EVERY_MS : AFTER_FAILURE_MS, () => void ask());
  }

  void ask();
  return () => {
    stopped = true;
    cancel();
  };
}
