/** The watcher: one host that tells which readers and cards are there. @module */
import type { ChildProcess } from "node:child_process";
import { type WatcherMessage, watcherMessageSchema } from "./host-messages.ts";
import { endHost, forkHost } from "./host-process.ts";

/** A watcher that died is started again after this, milliseconds; a crash at start must not become a busy loop. */
const RESTART_AFTER_MS = 1000;

export interface WatcherProcess {
  end(): Promise<void>;
}

/** Starts watching. A watcher that dies is told as `serviceAbsent` and started again. */
export function startWatcher(program: URL, tell: (message: WatcherMessage) => void): WatcherProcess {
  let child: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let ended = false;
  let useless = false;

  function start(): void {
    const started = forkHost(program, ["watch"]);
    child = started;
    started.on("message", (message) => {
      const parsed = watcherMessageSchema.safeParse(message);
      if (!parsed.success || ended) return;
      useless = parsed.data.type === "bindingMissing";
      tell(parsed.data);
    });
    started.once("error", () => lost(started));
    started.once("exit", () => lost(started));
  }

  function lost(which: ChildProcess): void {
    if (child !== which) return;
    child = undefined;
    if (ended || useless) return;
    tell({ type: "serviceAbsent", detail: "reader watcher ended" });
    restart = setTimeout(start, RESTART_AFTER_MS);
  }

  start();
  return {
    async end() {
      ended = true;
      clearTimeout(restart);
      if (child !== undefined) await endHost(child);
    },
  };
}
