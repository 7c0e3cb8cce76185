import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const FAKE_HOUSE = fileURLToPath(new URL("fixtures/fake-house.mjs", import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly record: string;
}

const running: Running[] = [];

function keep(gateway = "well", service = "well"): Running {
  const folder = mkdtempSync(join(tmpdir(), "mot-cham-house-"));
  const record = join(folder, "record");
  const child = spawn(process.execPath, [FAKE_HOUSE, record, gateway, service], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const house = { child, out: () => out, err: () => err, record };
  running.push(house);
  return house;
}

/** Process ids by name, in the order of their start. */
function started(house: Running, name: string): number[] {
  const lines = readFileSync(house.record, "utf8").trim().split("\n");
  return lines.filter((line) => line.startsWith(`${name} `)).map((line) => Number(line.split(" ")[1]));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const until = (condition: () => boolean) =>
  expect.poll(condition, { timeout: 8000, interval: 20 }).toBe(true);

function end(house: Running, signal: NodeJS.Signals): Promise<number | null> {
  const { child } = house;
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.kill(signal);
  });
}

afterEach(async () => {
  for (const house of running.splice(0)) {
    await end(house, "SIGTERM");
    rmSync(join(house.record, ".."), { recursive: true, force: true });
  }
});

describe("the house of npm start", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "writes one ready line and ends everything on %s",
    async (signal) => {
      const house = keep("parent");
      await until(() => house.out().includes("ready "));
      const [dock, ready, ...rest] = house.out().trim().split("\n");
      expect(rest).toEqual([]);
      const service = started(house, "service")[0];
      expect(dock).toMatch(new RegExp(`^dock http://127\\.0\\.0\\.1:\\d+/dock\\?token=${service}-2$`));
      expect(ready).toMatch(new RegExp(`^ready http://127\\.0\\.0\\.1:\\d+/\\?token=${service}-3$`));
      expect(house.err()).toContain(`${service}-1`);
      expect(await end(house, signal)).toBe(0);
      const pids = ["gateway", "service", "grandchild"].flatMap((name) => started(house, name));
      expect(pids).toHaveLength(3);
      await until(() => pids.every((pid) => !isAlive(pid)));
    },
  );

  it("starts a dead program again and opens the window with a new token", async () => {
    const house = keep();
    await until(() => house.out().includes("ready "));
    const [first = 0] = started(house, "service");
    process.kill(first, "SIGKILL");
    await until(() => house.err().includes("service is up again"));
    expect(house.err()).toContain("service ended (SIGKILL); starting it again\n");
    const second = started(house, "service")[1];
    await until(() => house.err().includes(`${second}-1`));
    expect(house.out().match(/^ready /gm)).toHaveLength(1);
    process.kill(started(house, "gateway")[0] ?? 0, "SIGKILL");
    await until(() => house.err().includes("gateway is up again"));
    expect(await end(house, "SIGTERM")).toBe(0);
    const pids = ["gateway", "service"].flatMap((name) => started(house, name));
    expect(pids).toHaveLength(4);
    await until(() => pids.every((pid) => !isAlive(pid)));
  });

  it("kills a program that does not end when asked", async () => {
    const house = keep("well", "stubborn");
    await until(() => house.out().includes("ready "));
    expect(await end(house, "SIGTERM")).toBe(0);
    await until(() => started(house, "service").every((pid) => !isAlive(pid)));
  });

  it("says in one line why a program does not start, and ends the others", async () => {
    const house = keep("well", "refuses");
    const code = await new Promise((resolve) => house.child.once("exit", resolve));
    expect(code).toBe(1);
    expect(house.err()).toBe("error: service: store.locked: another program uses the data\n");
    expect(house.out()).toBe("");
    await until(() => started(house, "gateway").every((pid) => !isAlive(pid)));
  });
});
