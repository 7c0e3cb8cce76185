/** Asks for statuses in turn, one question at a time. It goes on while the outbox is paused: so a terminal that is enabled again finds out. @module */
import type { Timers } from "../../../core/ports/timers.ts";

export interface StatusPoll {
  start(): void;
  /** Asks at once. */
  now(): void;
  /** Asks sooner than it would: a code usually follows an acknowledgement shortly. */
  soon(): void;
  /** Ends after the question under way. */
  stop(): Promise<void>;
}

const SOON_MS = 1000;

export function createStatusPoll(options: {
  readonly timers: Timers;
  readonly pollMs: number;
  readonly ask: () => Promise<void>;
}): StatusPoll {
  const { timers, pollMs, ask } = options;
  let running = false;
  let asking: Promise<void> | undefined;
  let wantedAgain: number | undefined;
  let cancel: () => void = () => {};

  const schedule = (ms: number) => {
    cancel();
    if (running) cancel = timers.after(ms, turn);
  };

  function turn(): void {
    if (asking !== undefined || !running) return;
    wantedAgain = undefined;
    asking = ask().finally(() => {
      asking = undefined;
      schedule(wantedAgain ?? pollMs);
    });
  }

  const within = (ms: number) => {
    const wait = Math.min(ms, pollMs);
    if (asking === undefined) schedule(wait);
    else wantedAgain = Math.min(wantedAgain ?? wait, wait);
  };

  return {
    start() {
      running = true;
      turn();
    },
    now: () => within(0),
    soon: () => within(SOON_MS),
    async stop() {
      running = false;
      cancel();
      await asking;
    },
  };
}
