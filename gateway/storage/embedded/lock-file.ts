/** Clears away what a crash left, and never what a living server holds: `postmaster.pid`. @module */
import { readFile, readlink, realpath, rm } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fail, ok, type Result } from "../../../core/errors/result.ts";

/** A server whose gateway was killed is shutting down; this long it is waited for. */
const WAIT_MS = 10_000;
const POLL_MS = 50;

/**
 * PostgreSQL takes any living process with the number in the file for itself. After a crash of a machine or container
 * the number may belong to something else, so the process is looked at here. Fails with `store.locked`.
 */
export async function clearLockFile(folder: string): Promise<Result<void>> {
  const file = join(folder, "postmaster.pid");
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const pid = await readPid(file);
    if (pid === undefined) return ok(undefined);
    if (!(await serves(pid, folder))) {
      await rm(file, { force: true });
      return ok(undefined);
    }
    if (performance.now() > deadline) {
      return fail("store.locked", `PostgreSQL process ${pid} uses the data folder`);
    }
    await sleep(POLL_MS);
  }
}

async function readPid(file: string): Promise<number | undefined> {
  const first = await readFile(file, "utf8").then(
    (text) => text.split("\n")[0],
    () => undefined,
  );
  const pid = Number(first);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/** PostgreSQL works in its data folder; where that cannot be looked up, whatever lives is taken for it. */
async function serves(pid: number, folder: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM" && platform() !== "linux";
  }
  if (platform() !== "linux") return true;
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (cwd !== undefined) return cwd === (await realpath(folder));
  // Root in a container without CAP_SYS_PTRACE may not look: then the name decides, on the safe side.
  return (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim() === "postgres";
}
