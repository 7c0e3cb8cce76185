/** The watcher: one host that tells which readers and cards are there. @module */
import type { ChildProcess } from "node:child_process";
import { type WatcherMessage, watcherMessageSchema } from "./host-messages.ts";
import { endHost, forkHost } from "./host-process.ts";

/** A watcher that died is started again after this, milliseconds; a crash at start must not become a busy loop. */
const RESTART_AFTER_MS = 1000;
/** One that had been well for this long is started at once and nobody is told: the readers have not changed by it. */
const WELL_AFTER_MS = 5000;

export interface WatcherProcess {
  end(): Promise<void>;
}

/** Starts watching. A watcher that dies is started again; where it dies young, `serviceAbsent` is told first. */
export function startWatcher(program: URL, tell: (message: WatcherMessage) => void): WatcherProcess {
  let child: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let startedAt = 0;
  let ended = false;
  let useless = false;

  function start(): void {
    const started = forkHost(program, ["watch"]);
    child = started;
    startedAt = performance.now();
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
    if (performance.now() - startedAt > WELL_AFTER_MS) {
      start();
      return;
    }
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
