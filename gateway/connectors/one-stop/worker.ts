/** Carries dossiers from the gateway's outbox to the one-stop system, and its news back. @module */
import type { Result } from "../../../core/errors/result.ts";
import { describeException, type Log } from "../../log.ts";
import type { Database } from "../../storage/index.ts";
import { type Claim, claimNext, earliestDue, recordCase, recordFailure } from "./outbox.ts";
import type { OneStopCase, OneStopSystem } from "./port.ts";

export interface WorkerOptions {
  readonly db: Database;
  readonly system: OneStopSystem;
  /** Between two looks at an open case, in milliseconds. */
  readonly lookEveryMs: number;
  readonly now: () => number;
  readonly log: Log;
}

export interface Worker {
  /** Something new may be due. */
  wake(): void;
  /** Resolves when the work in hand is done. */
  stop(): Promise<void>;
}

/** A worker that has not come back by then is taken for dead. */
const LEASE_MS = 15_000;
const LONGEST_SLEEP_MS = 1_000;
const SHORTEST_SLEEP_MS = 20;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 300_000;

export function startWorker(options: WorkerOptions): Worker {
  let stopped = false;
  let interrupt: () => void = () => undefined;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const work = async () => {
    while (!stopped) {
      try {
        while (!stopped && (await carryOne(options)));
        if (!stopped) await pause(await timeToNext(options));
      } catch (error) {
        options.log({ level: "error", event: "one-stop", ...describeException(error) });
        if (!stopped) await pause(LONGEST_SLEEP_MS);
      }
    }
  };
  const working = work();
  const stop = () => {
    stopped = true;
    interrupt();
    return working;
  };
  return { wake: () => interrupt(), stop };
}

async function timeToNext({ db, now }: WorkerOptions): Promise<number> {
  const due = await earliestDue(db);
  const wait = due === undefined ? LONGEST_SLEEP_MS : due.getTime() - now();
  return Math.min(LONGEST_SLEEP_MS, Math.max(SHORTEST_SLEEP_MS, wait));
}

/** False where nothing was due. */
async function carryOne({ db, system, lookEveryMs, now, log }: WorkerOptions): Promise<boolean> {
  const claim = await claimNext(db, new Date(now()), LEASE_MS);
  if (claim === undefined) return false;
  const found = await ask(system, claim);
  const time = now();
  if (found.ok) {
    await recordCase(db, claim, found.value, new Date(time), new Date(time + lookEveryMs));
    log({ level: "info", event: "one-stop", dossier: claim.id, status: found.value.status });
    return true;
  }
  const { code } = found.failure;
  log({ level: "warn", event: "one-stop", dossier: claim.id, code });
  await recordFailure(db, claim, code, new Date(time + retryDelay(claim.failures)));
  return true;
}

function ask(system: OneStopSystem, claim: Claim): Promise<Result<OneStopCase>> {
  return claim.officialCode === null ? system.take(claim) : system.look(claim.officialCode);
}

function retryDelay(failures: number): number {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 20));
}
