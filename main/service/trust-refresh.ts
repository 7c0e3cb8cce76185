/** Asks the gateway for a newer trust bundle: soon after the start, then every hour, sooner after a failure. @module */
import type { GatewayClient } from "../../core/ports/gateway-client.ts";
import type { Timers } from "../../core/ports/timers.ts";
import type { Log } from "./log.ts";
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

  async function ask(): Promise<void> {
    const fetched = await options.client.trustBundle();
    const taken = fetched.ok ? await options.trust.offer(fetched.value) : fetched;
    if (!taken.ok) options.log("warn", "trust.refresh", { code: taken.failure.code });
    if (!stopped) cancel = options.timers.after(taken.ok ? EVERY_MS : AFTER_FAILURE_MS, () => void ask());
  }

  void ask();
  return () => {
    stopped = true;
    cancel();
  };
}
