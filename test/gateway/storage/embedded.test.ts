import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startEmbedded } from "../../../gateway/storage/embedded/index.ts";

let folder: string;

beforeAll(async () => {
  // Mode 0700, as `mkdtemp` makes it: where the tests run as root, PostgreSQL's own user cannot enter.
  folder = await mkdtemp(join(tmpdir(), "mot-cham-embedded-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start() {
  const server = await startEmbedded(folder);
  if (!server.ok) throw new Error(`${server.failure.code} ${server.failure.detail}`);
  return server.value;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

it("keeps its data, writes through, and lets nobody in without the password", async () => {
  const first = await start();
  expect(await ask(first.url, "show fsync")).toBe("on");
  expect(await ask(first.url, "show listen_addresses")).toBe("127.0.0.1");
  await ask(first.url, "create table kept as select 42 as n");
  const stranger = first.url.replace(/:[^:@]+@/, ":wrong@");
  await expect(ask(stranger, "select 1")).rejects.toThrow(/password authentication failed/);
  await first.stop();
  const second = await start();
  expect(await ask(second.url, "select n from kept")).toBe(42);
  await second.stop();
});

it("starts over a lock file whose process number now belongs to somebody else", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"], { stdio: "ignore" });
  await writeFile(join(folder, "postgresql", "postmaster.pid"), `${other.pid}\n/elsewhere\n`);
  const server = await start();
  expect(await ask(server.url, "select n from kept")).toBe(42);
  await server.stop();
  expect(other.exitCode).toBeNull();
  other.kill();
});

it("makes a whole cluster after one that was interrupted", async () => {
  const data = join(folder, "interrupted");
  const half = join(data, "postgresql.new");
  const { mkdir } = await import("node:fs/promises");
  await mkdir(half, { recursive: true });
  await writeFile(join(half, "PG_VERSION"), "18\n");
  const server = await startEmbedded(data);
  expect(server.ok).toBe(true);
  expect(existsSync(half)).toBe(false);
  if (server.ok) await server.value.stop();
});
