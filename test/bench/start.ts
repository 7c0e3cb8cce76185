/** From starting the service's process until its screens can be opened. @module */

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { SERVICE_FLAGS } from "../../main/launch/service-flags.mjs";
import { median } from "./statistics.ts";

const RUNS = 5;
const SERVICE = fileURLToPath(new URL("../../main/service/main.ts", import.meta.url));

export async function benchStart(): Promise<Record<string, number>> {
  const dir = await mkdtemp(join(tmpdir(), "mot-cham-bench-"));
  const config = join(dir, "terminal.json");
  await writeFile(
    config,
    JSON.stringify({
      dataDirectory: join(dir, "terminal"),
      readers: { source: "simulated" },
      shell: { port: 0 },
      logging: { level: "error" },
    }),
  );
  const times: number[] = [];
  // The first start makes the store; what is told is the start of every morning after.
  for (let run = 0; run <= RUNS; run += 1) {
    const time = await startOnce(config);
    if (run > 0) times.push(time);
  }
  await rm(dir, { recursive: true, force: true });
  return { "start.service_ms": median(times) };
}

async function startOnce(config: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [...SERVICE_FLAGS, SERVICE, "--config", config], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let time = Number.NaN;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('"ready"')) continue;
    time = performance.now() - start;
    break;
  }
  child.kill("SIGTERM");
  await ended;
  if (Number.isNaN(time)) throw new Error("the service did not start");
  return time;
}
