/** Makes a database cluster: `initdb`, once per data folder. @module */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { Binaries } from "./binaries.ts";
import { handOver } from "./folder.ts";
import type { SystemUser } from "./system-user.ts";

export interface Cluster {
  /** The folder of PostgreSQL itself. */
  readonly folder: string;
  readonly user: string;
  readonly password: string;
}

export const CLUSTER_USER = "mot_cham";
const secretSchema = z.object({ password: z.string().min(20) });

/** The cluster under `data`, made where there is none. Fails with `store.corrupt` where its password is lost. */
export async function openCluster(
  data: string,
  binaries: Binaries,
  user: SystemUser | undefined,
): Promise<Result<Cluster>> {
  const folder = join(data, "postgresql");
  const secretFile = join(data, "postgresql.json");
  if (existsSync(join(folder, "PG_VERSION"))) {
    const secret = await readSecret(secretFile);
    return secret === undefined
      ? fail("store.corrupt", "postgresql.json is missing or unreadable")
      : ok({ folder, user: CLUSTER_USER, password: secret });
  }
  const password = randomBytes(24).toString("base64url");
  const made = await initialise(data, password, binaries, user);
  if (!made.ok) return made;
  // The password first: a folder without it would be of no use after a crash between the two.
  await writeFile(secretFile, JSON.stringify({ password }), { mode: 0o600 });
  await rename(made.value, folder);
  return ok({ folder, user: CLUSTER_USER, password });
}

async function readSecret(file: string): Promise<string | undefined> {
  try {
    return secretSchema.parse(JSON.parse(await readFile(file, "utf8"))).password;
  } catch {
    return undefined;
  }
}

/** Into a folder of its own, so that an interrupted `initdb` never looks like a cluster. */
async function initialise(
  data: string,
  password: string,
  binaries: Binaries,
  user: SystemUser | undefined,
): Promise<Result<string>> {
  const fresh = join(data, "postgresql.new");
  const passwordFile = join(data, "postgresql.password");
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const handed = handOver([fresh, passwordFile], user);
  try {
    const [folder = fresh, secret = passwordFile] = handed.paths;
    const code = await runInitdb(
      binaries.initdb,
      [`--pgdata=${folder}`, `--pwfile=${secret}`, `--username=${CLUSTER_USER}`],
      user,
      handed.descriptors,
    );
    return code === 0 ? ok(fresh) : fail("store.write_failed", `initdb ended with ${code}`);
  } finally {
    handed.close();
    await rm(passwordFile, { force: true });
  }
}

function runInitdb(
  initdb: string,
  where: readonly string[],
  user: SystemUser | undefined,
  descriptors: readonly number[],
): Promise<number | string> {
  const how = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"];
  const collation = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const child = spawn(initdb, [...where, ...how, ...collation], {
    ...user,
    cwd: "/",
    stdio: ["ignore", "ignore", "ignore", ...descriptors],
  });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(code ?? signal ?? "nothing"));
  });
}
