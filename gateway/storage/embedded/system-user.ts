/** PostgreSQL does not run as root: the account it runs under instead. @module */
import { execFile } from "node:child_process";
import { platform } from "node:os";
import { promisify } from "node:util";
import { fail, ok, type Result } from "../../../core/errors/result.ts";

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const NAME = "postgres";
const run = promisify(execFile);

/**
 * Undefined where this process is not root and PostgreSQL can run as it is. Root gets the account `postgres`, made
 * where it is missing. Fails with `config.invalid` where it cannot be made.
 */
export async function databaseUser(): Promise<Result<SystemUser | undefined>> {
  if (platform() === "win32" || process.getuid?.() !== 0) return ok(undefined);
  const found = await lookUp();
  if (found !== undefined) return ok(found);
  try {
    await run("useradd", [
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
      NAME,
    ]);
  } catch {
    return fail("config.invalid", `root cannot run PostgreSQL, and no account "${NAME}" could be made`);
  }
  const made = await lookUp();
  return made === undefined ? fail("config.invalid", `no account "${NAME}"`) : ok(made);
}

async function lookUp(): Promise<SystemUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", NAME]), run("id", ["-g", NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
