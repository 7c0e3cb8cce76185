/**
 * A whole terminal for the browser tests: gateway on its embedded PostgreSQL, the terminal service as its own process,
 * cards through the real PC/SC service where the machine has it. Everything on loopback, in a temporary folder.
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { demonstrationGateway, type RunningGateway, startGateway } from "../../gateway/index.ts";
import { writeNationalAuthorities } from "../../main/launch/house/national-authorities.mjs";

const SNAPSHOT_SIGNAL = "SIGUSR2";
const SERVICE = fileURLToPath(new URL("../../main/service/main.ts", import.meta.url));

export interface TestKiosk {
  readonly gateway: RunningGateway;
  /** The terminal's data folder. */
  readonly dataDirectory: string;
  /** A one-time address; a page after the origin: "" or "/dock". */
  address(page?: string): Promise<string>;
  /** What the service's heap holds after a garbage collection, as V8's heap snapshot tells it. */
  heap(): Promise<string>;
  /** Everything the service wrote to its log. */
  log(): string;
  /** Ends the service without a word, as a power cut would, and starts it again on the same data. */
  killAndRestart(): Promise<void>;
  close(): Promise<void>;
}

export interface TestKioskOptions {
  /** `pcsc`: the dock lays cards into the virtual readers of the running PC/SC service. */
  readonly cards: "pcsc" | "simulated";
  /** Further keys of the configuration, over the test's own. */
  readonly configuration?: Readonly<Record<string, unknown>>;
}

export async function startTestKiosk(options: TestKioskOptions): Promise<TestKiosk> {
  const dir = await mkdtemp(join(tmpdir(), "mot-cham-test-"));
  const gateway = await startGateway({
    ...demonstrationGateway(),
    data: join(dir, "gateway"),
    nationalAuthorities: await writeNationalAuthorities(join(dir, "national-authorities")),
    log: () => undefined,
  });
  if (!gateway.ok) throw new Error(`gateway: ${gateway.failure.code} ${gateway.failure.detail ?? ""}`);
  const dataDirectory = join(dir, "terminal");
  const config = join(dir, "terminal.json");
  await writeFile(
    config,
    JSON.stringify({
      dataDirectory,
      gateway: { url: gateway.value.url },
      readers: { source: options.cards },
      printer: { kind: "simulated", port: 19_100 },
      outbox: { retryFirstSeconds: 1, retryCapSeconds: 10, statusPollSeconds: 0.5 },
      shell: { port: 0 },
      ...options.configuration,
    }),
  );
  let service = await startService(config);
  return {
    gateway: gateway.value,
    dataDirectory,
    address: async (page = "") =>
      `${service.origin}${page === "" ? "/" : page}?token=${await service.token()}`,
    heap: () => service.heap(dir),
    log: () => service.log.join(""),
    async killAndRestart() {
      await service.end("SIGKILL");
      service = await startService(config);
    },
    async close() {
      await service.end("SIGTERM");
      await gateway.value.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A snapshot is whole when its JSON ends. */
async function untilWritten(dir: string): Promise<string> {
  for (;;) {
    const name = (await readdir(dir)).find((one) => one.endsWith(".heapsnapshot"));
    if (name !== undefined && (await readFile(join(dir, name), "utf8")).trimEnd().endsWith("}"))
      return join(dir, name);
    await pause(100);
  }
}

interface RunningService {
  readonly origin: string;
  readonly log: string[];
  token(): Promise<string>;
  heap(dir: string): Promise<string>;
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

async function startService(config: string): Promise<RunningService> {
  const child: ChildProcess = spawn(
    process.execPath,
    [`--heapsnapshot-signal=${SNAPSHOT_SIGNAL}`, SERVICE, "--config", config],
    // Snapshots are written where the process stands.
    { stdio: ["ignore", "pipe", "pipe", "ipc"], cwd: dirname(config) },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const log: string[] = [];
  child.stderr?.on("data", (chunk) => log.push(String(chunk)));
  const origin = await new Promise<string>((resolve, reject) => {
    void ended.then(() => reject(new Error(`the service ended: ${log.join("")}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => resolve(String(JSON.parse(line).ready)));
  });
  return {
    origin,
    log,
    token: () =>
      new Promise((resolve) => {
        child.once("message", (message) => resolve(String((message as { token: unknown }).token)));
        child.send({ type: "token" });
      }),
    async heap(dir) {
      child.kill(SNAPSHOT_SIGNAL);
      const file = await untilWritten(dir);
      const text = await readFile(file, "utf8");
      await rm(file);
      return text;
    },
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}
