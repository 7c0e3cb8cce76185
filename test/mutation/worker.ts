/**
 * A thread that runs mutants: what one of them does to it (an endless loop, all memory) is seen from outside. The number
 * of the mutant at work stands in shared memory.
 * @module
 */
import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import { prepare, runMutant, stageOf } from "./run.ts";
import type { Stage } from "./stage.ts";
import { type Growth, PLACES, type WorkerMessage, type WorkerOrder } from "./worker-messages.ts";

const WARM_UP = 10_000;

async function main(order: WorkerOrder): Promise<void> {
  const { allStages } = (await import(order.stages)) as { allStages: () => Promise<readonly Stage[]> };
  const stages = await allStages();
  const prepared = [];
  for (const stage of stages) {
    if (order.only === undefined || stage.name === order.only) prepared.push(await prepare(stage));
  }
  if (prepared.length === 0) throw new Error(`no stage ${order.only}`);
  tell({ type: "stages", names: prepared.map(({ stage }) => stage.name) });
  const state = new Int32Array(order.state);
  const table: Record<string, Record<string, number>> = {};
  let warm: Growth | undefined;
  for (let index = order.from, done = 0; index < order.to; index += order.step, done += 1) {
    const one = stageOf(prepared, order.seed, index);
    Atomics.store(state, PLACES.index, index);
    Atomics.store(state, PLACES.stage, prepared.indexOf(one));
    const { outcome, finding } = await runMutant(one, order.seed, index);
    Atomics.store(state, PLACES.done, done + 1);
    const row = table[one.stage.name] ?? {};
    table[one.stage.name] = row;
    row[outcome] = (row[outcome] ?? 0) + 1;
    if (finding !== undefined) tell({ type: "finding", finding });
    if (done === WARM_UP) warm = await memory();
  }
  const end = await memory();
  const growth = warm && { heap: end.heap - warm.heap, resident: end.resident - warm.resident };
  tell({ type: "done", table, growth: growth ?? null });
}

const collect = collector();

/** What buffers held is given back on another thread, a little later. */
async function memory(): Promise<Growth> {
  for (let times = 0; times < 3; times += 1) {
    collect();
    await wait(50);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
}

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

await main(workerData as WorkerOrder);
