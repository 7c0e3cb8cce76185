/** Runs PostgreSQL on a cluster, on loopback only, for as long as this process lives. @module */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { platform } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { Binaries } from "./binaries.ts";
import type { Cluster } from "./cluster.ts";
import { handOver } from "./folder.ts";
import type { SystemUser } from "./system-user.ts";

export interface RunningServer {
  /** `postgres://…@127.0.0.1:port/postgres`. */
  readonly url: string;
  /** Resolves when PostgreSQL has ended, asked to or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 10;

/**
 * Waits for the end of standard input, which comes with the end of this process however it ends, `kill -9` too, and
 * shuts PostgreSQL down as on any other day.
 */
const GUARD = `exec 9<&0 </dev/null; "$@" 9<&- & child=$!; trap '' INT HUP TERM
{ cat <&9 >/dev/null; kill -INT $child 2>/dev/null; } & exec 9<&-; wait $child`;

/**
 * Settings beyond PostgreSQL's own defaults. Its log must not name values of rows: no details, no statements.
 */
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "log_error_verbosity=terse",
  "log_min_error_statement=panic",
  "max_connections=60",
];

/** Starts the server on a free port. Fails with `store.locked` or `store.write_failed`. */
export async function startServer(
  data: string,
  cluster: Cluster,
  binaries: Binaries,
  user: SystemUser | undefined,
): Promise<Result<RunningServer>> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = launch(data, cluster, binaries, user, port);
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve()).once("error", () => resolve());
    });
    const url = `postgres://${cluster.user}:${cluster.password}@127.0.0.1:${port}/postgres`;
    const up = await untilReady(url, ended);
    if (up) return ok({ url, ended, stop: () => stop(child, ended, cluster, binaries) });
    await stop(child, ended, cluster, binaries);
    // Somebody may have taken the port in between.
    if (attempt === 3) return fail("store.write_failed", "PostgreSQL did not start; see postgresql.log");
  }
}

function launch(
  data: string,
  cluster: Cluster,
  binaries: Binaries,
  user: SystemUser | undefined,
  port: number,
): ChildProcess {
  const handed = handOver([cluster.folder], user);
  const log = openSync(join(data, "postgresql.log"), "a", 0o600);
  try {
    const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
    const args = ["-D", handed.paths[0] ?? cluster.folder, "-p", String(port), ...settings];
    const guarded = platform() !== "win32";
    const command = guarded ? "/bin/sh" : binaries.postgres;
    return spawn(command, guarded ? ["-c", GUARD, "guard", binaries.postgres, ...args] : args, {
      ...user,
      cwd: guarded ? "/" : data,
      // Of its own process group: Ctrl-C is for the gateway, which then stops its database last.
      detached: guarded,
      stdio: ["pipe", log, log, ...handed.descriptors],
    });
  } finally {
    closeSync(log);
    handed.close();
  }
}

async function untilReady(url: string, ended: Promise<void>): Promise<boolean> {
  let alive = true;
  void ended.then(() => {
    alive = false;
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (alive && performance.now() < deadline) {
    if (await answers(url)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function stop(
  child: ChildProcess,
  ended: Promise<void>,
  cluster: Cluster,
  binaries: Binaries,
): Promise<void> {
  child.stdin?.on("error", () => undefined).end();
  const running = child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  if (running && platform() === "win32") spawn(binaries.pgCtl, ["stop", "-D", cluster.folder, "-m", "fast"]);
  await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
