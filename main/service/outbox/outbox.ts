/**
 * Drains the store to the gateway. Only a signed answer decides anything; everything else means "again, later". Each
 * dossier goes its own way: one that fails or is slow never holds up the others.
 * @module
 */
import type { RandomBytes } from "../../../core/crypto/bytes.ts";
import type { Failure, Result } from "../../../core/errors/result.ts";
import type {
  AnswerOf,
  Exchange,
  GatewayClient,
  SubmitAnswer,
  Verified,
} from "../../../core/ports/gateway-client.ts";
import type { Timers } from "../../../core/ports/timers.ts";
import type { GatewayAnswer } from "../../../core/protocol/gateway.ts";
import type { Store } from "../store/store.ts";
import { type RetryWaits, waitAfter } from "./backoff.ts";
import { createStatusPoll } from "./status-poll.ts";
import type { TrustedClock } from "./trusted-clock.ts";

export type NetworkState = "online" | "offline" | "paused";

export interface OutboxOptions {
  readonly store: Store;
  readonly client: GatewayClient;
  readonly clock: TrustedClock;
  readonly random: RandomBytes;
  readonly timers: Timers;
  /** How many dossiers are under way at once; default 4. */
  readonly concurrency?: number;
  /** Between two tries; default 2 s doubling to five minutes. */
  readonly waits?: RetryWaits;
  /** Between two questions for statuses; default 15,000 ms. */
  readonly pollMs?: number;
}

export interface Outbox {
  /** Begins to send and to ask for statuses. */
  start(): void;
  /** Something was filed: look for what is due. */
  filed(): void;
  /** "Gửi lại", or the network is back: everything that waits is due now, also where the terminal was refused. */
  kick(): void;
  /** Ends after what is under way; nothing is sent afterwards. */
  stop(): Promise<void>;
  network(): NetworkState;
  /** Ids under way at this moment. */
  sending(): ReadonlySet<string>;
  /** The newest failure of sending or of the store; null after a signed answer. */
  lastFailure(): Failure | null;
  /** Told after anything above, or any item of the store, has changed. Returns the function that stops listening. */
  onChange(listener: () => void): () => void;
}

const DEFAULT_CONCURRENCY = 4;
const DEFAULT_POLL_MS = 15_000;
/** After a failure of the store itself, and at the longest between two looks at it. */
const LOOK_AGAIN_MS = 30_000;

export function createOutbox(options: OutboxOptions): Outbox {
  const { store, client, clock, random, timers } = options;
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  const underWay = new Map<string, Promise<void>>();
  const listeners = new Set<() => void>();
  let running = false;
  let reachable = false;
  let lastFailure: Failure | null = null;
  /** A chain that the gateway contradicts: nothing is sent until somebody looked. */
  let halted = false;
  let cancelTimer: () => void = () => {};

  const poll = createStatusPoll({
    timers,
    pollMs: options.pollMs ?? DEFAULT_POLL_MS,
    ask: async () => {
      const cursor = store.statusCursor();
      if (!cursor.ok) {
        noted(cursor.failure);
        return;
      }
      const exchange = await client.statuses(cursor.value);
      if (!observe(exchange)) return;
      const { answer } = exchange.value;
      if (answer.kind === "statuses") settle(store.recordStatuses(answer));
      look();
    },
  });

  return {
    start() {
      if (running) return;
      running = true;
      poll.start();
      look();
    },
    filed: () => look(),
    kick() {
      halted = false;
      settle(store.hurry());
      poll.now();
      look();
    },
    async stop() {
      running = false;
      cancelTimer();
      await Promise.all([poll.stop(), ...underWay.values()]);
    },
    network: () => (isPaused() ? "paused" : reachable ? "online" : "offline"),
    sending: () => new Set(underWay.keys()),
    lastFailure: () => lastFailure,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };

  /** Sends what is due as far as there is room, and sets the alarm for what is due next. */
  function look(): void {
    cancelTimer();
    if (!running || isPaused()) return;
    const due = store.nextDue(clock.now(), concurrency + underWay.size);
    if (!due.ok) {
      wake(LOOK_AGAIN_MS);
      return;
    }
    const free = due.value.filter((id) => !underWay.has(id));
    for (const id of free.slice(0, concurrency - underWay.size)) begin(id);
    const next = store.nextTryAt();
    if (underWay.size >= concurrency || !next.ok || next.value === null) return;
    wake(Math.min(LOOK_AGAIN_MS, Math.max(0, next.value - clock.now())));
  }

  function wake(ms: number): void {
    // What is under way stands in the store as due: looking again at once would spin.
    cancelTimer = timers.after(underWay.size > 0 ? Math.max(ms, 1000) : ms, look);
  }

  function begin(id: string): void {
    const sent = send(id).finally(() => {
      underWay.delete(id);
      changed();
      look();
    });
    underWay.set(id, sent);
    changed();
  }

  async function send(id: string): Promise<void> {
    const submission = store.submission(id);
    if (!submission.ok) return again(id, submission.failure, undefined);
    const exchange = await client.submit(submission.value);
    if (!observe(exchange)) return again(id, exchange.failure, exchange.retryAfterMs);
    const decided = decide(exchange.value);
    if (decided !== null) again(id, decided, undefined);
  }

  /** Writes down what the gateway decided. Gives the reason to try again where it decided nothing about this item. */
  function decide({ answer, jws }: Verified<SubmitAnswer>): Failure | null {
    if (answer.kind === "terminalRefused") return { code: answer.code };
    if (answer.kind === "clockSkew") return { code: "gateway.clock_skew" };
    const written =
      answer.kind === "acknowledged" ? store.acknowledge({ answer, jws }) : store.quarantine({ answer, jws });
    if (written.ok) {
      poll.soon();
      return null;
    }
    halted ||= written.failure.code === "store.corrupt";
    return written.failure;
  }

  function again(id: string, failure: Failure, retryAfterMs: number | undefined): void {
    lastFailure = failure;
    const item = store.find(id);
    const attempts = item.ok && item.value !== null ? item.value.attempts : 0;
    // A corrected clock lets the very next try through.
    const tries = failure.code === "gateway.clock_skew" ? 0 : attempts;
    const wait = waitAfter(tries, retryAfterMs, random, options.waits);
    settle(store.retryAt(id, clock.now() + wait, failure.code));
  }

  /** What every exchange teaches, whatever was asked. True where the gateway itself answered. */
  function observe<T extends GatewayAnswer>(
    exchange: Exchange<Verified<T>>,
  ): exchange is { readonly ok: true; readonly value: Verified<T> } {
    const back = exchange.ok && !reachable;
    reachable = exchange.ok;
    lastFailure = exchange.ok ? null : exchange.failure;
    if (exchange.ok) heed(exchange.value);
    // The network is back: what waits for it goes now, not when its long wait would have ended.
    if (back) settle(store.hurry());
    changed();
    return exchange.ok;
  }

  function heed(verified: Verified<GatewayAnswer>): void {
    const { answer } = verified;
    const time = answer.iat * 1000;
    store.trust(time);
    if (answer.kind === "clockSkew") clock.correct(time);
    if (isTerminalRefused(verified)) settle(store.pause(verified));
    else if (answer.kind !== "clockSkew" && isPaused()) settle(store.resume(verified));
  }

  function isPaused(): boolean {
    if (halted) return true;
    const paused = store.paused();
    return !paused.ok || paused.value !== null;
  }

  function settle(result: Result<null>): void {
    if (!result.ok) noted(result.failure);
    changed();
  }

  function noted(failure: Failure): void {
    lastFailure = failure;
  }

  function changed(): void {
    for (const listener of listeners) listener();
  }
}

function isTerminalRefused(
  verified: Verified<GatewayAnswer>,
): verified is Verified<AnswerOf<"terminalRefused">> {
  return verified.answer.kind === "terminalRefused";
}
