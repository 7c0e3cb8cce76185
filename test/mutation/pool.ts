/** Mutants on one thread or several, watched: one that neither ends nor lets others run is found and named. @module */
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Finding, Table } from "./run.ts";
import { type Growth, PLACES, type WorkerMessage, type WorkerOrder } from "./worker-messages.ts";

export interface Order {
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  readonly threads: number;
  readonly only?: string;
  /** URL of a module that exports `allStages`; the real ones where absent. */
  readonly stages?: string;
  /** A mutant that holds its thread up this long hangs. */
  readonly hangsAfterMs?: number;
  readonly onProgress?: (progress: Progress) => void;
  readonly progressEveryMs?: number;
}

export interface Progress {
  readonly done: number;
  /** All before this one are done. */
  readonly from: number;
  readonly findings: number;
}

export interface Outcome {
  readonly findings: readonly Finding[];
  readonly table: Table;
  /** Null where too few ran to say. */
  readonly growth: Growth | null;
}

const ALL_STAGES = new URL("./stages/all.ts", import.meta.url).href;
const WORKER = new URL("./worker.ts", import.meta.url);
const HANGS_AFTER_MS = 30_000;
/** Recording the stages takes seconds, more on a busy machine. */
const PREPARES_WITHIN_MS = 120_000;
const MOST_HEAP_MB = 1_024;

interface Thread {
  readonly worker: Worker;
  readonly state: Int32Array;
  names: readonly string[];
  over: boolean;
  last: number;
  lastAt: number;
}

/** Ends early where a thread dies or hangs; what it found until then is told. */
export async function runMutants(order: Order): Promise<Outcome> {
  const findings: Finding[] = [];
  const tables: Table[] = [];
  let growth: Growth | null = null;
  const threads = Array.from({ length: order.threads }, (_, number) => start(order, number));
  const ends = threads.map(async (thread) => {
    for await (const message of messagesOf(thread, order)) {
      if (message.type === "finding") findings.push(message.finding);
      if (message.type === "done") {
        tables.push(message.table);
        growth = message.growth;
      }
    }
  });
  const watching = new AbortController();
  const watch = watchOver(threads, order, findings, watching.signal);
  await Promise.all(ends);
  watching.abort();
  await watch;
  return { findings, table: sum(tables), growth };
}

function start({ seed, from, count, threads, only, stages = ALL_STAGES }: Order, number: number): Thread {
  const state = new SharedArrayBuffer(4 * Object.keys(PLACES).length);
  const shared = { stages, seed, from: from + number, to: from + count, step: threads, state };
  const workerData: WorkerOrder = only === undefined ? shared : { ...shared, only };
  const worker = new Worker(WORKER, { workerData, resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB } });
  return { worker, state: new Int32Array(state), names: [], over: false, last: -1, lastAt: Date.now() };
}

/** A thread that dies has a finding as its last message: the mutant at work. */
async function* messagesOf(thread: Thread, { seed }: Order): AsyncGenerator<WorkerMessage> {
  const waiting: WorkerMessage[] = [];
  let wake = () => {};
  const end = (what?: string) => {
    if (what !== undefined) waiting.push({ type: "finding", finding: atWork(thread, seed, what) });
    thread.over = true;
    wake();
  };
  thread.worker.on("message", (message: WorkerMessage) => {
    if (message.type === "stages") thread.names = message.names;
    waiting.push(message);
    wake();
  });
  thread.worker.on("error", (error) => end(`ends its thread: ${error.name} ${error.message.slice(0, 100)}`));
  thread.worker.on("exit", () => end());
  for (;;) {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield next;
    if (thread.over) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

async function watchOver(threads: readonly Thread[], order: Order, findings: Finding[], signal: AbortSignal) {
  const { hangsAfterMs = HANGS_AFTER_MS, progressEveryMs = 5_000, seed } = order;
  const every = Math.min(progressEveryMs, hangsAfterMs / 4);
  while (await wait(every, true, { signal }).catch(() => false)) {
    for (const thread of threads) {
      const done = Atomics.load(thread.state, PLACES.done);
      if (done !== thread.last) Object.assign(thread, { last: done, lastAt: Date.now() });
      const patience = thread.names.length === 0 ? PREPARES_WITHIN_MS : hangsAfterMs;
      if (thread.over || Date.now() - thread.lastAt < patience) continue;
      findings.push(atWork(thread, seed, "hangs"));
      await thread.worker.terminate();
    }
    const places = threads.filter(({ over }) => !over).map(({ state }) => Atomics.load(state, PLACES.index));
    const done = threads.reduce((total, { state }) => total + Atomics.load(state, PLACES.done), 0);
    order.onProgress?.({ done, from: Math.max(order.from, Math.min(...places)), findings: findings.length });
  }
}

function atWork({ names, state }: Thread, seed: number, what: string): Finding {
  const stage = names[Atomics.load(state, PLACES.stage)] ?? "before the first";
  return { stage, seed, index: Atomics.load(state, PLACES.index), what };
}

function sum(tables: readonly Table[]): Table {
  const total: Record<string, Record<string, number>> = {};
  for (const table of tables) {
    for (const [stage, row] of Object.entries(table)) {
      const into = total[stage] ?? {};
      total[stage] = into;
      for (const [outcome, count] of Object.entries(row)) into[outcome] = (into[outcome] ?? 0) + count;
    }
  }
  return total;
}
