/** The embedded default: a real PostgreSQL in the gateway's own data folder. @module */
import { mkdir, realpath } from "node:fs/promises";
import type { Result } from "../../../core/errors/result.ts";
import { findBinaries } from "./binaries.ts";
import { openCluster } from "./cluster.ts";
import { clearLockFile } from "./lock-file.ts";
import { type RunningServer, startServer } from "./server.ts";
import { databaseUser } from "./system-user.ts";

export type { RunningServer } from "./server.ts";

/**
 * Starts PostgreSQL on `data`, making both where they are missing. It listens on loopback under a random password and
 * ends with this process. Fails with `store.locked`, `store.corrupt`, `store.write_failed` or `config.invalid`.
 */
export async function startEmbedded(data: string): Promise<Result<RunningServer>> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  const real = await realpath(data);
  const user = await databaseUser();
  if (!user.ok) return user;
  const binaries = await findBinaries(user.value);
  if (!binaries.ok) return binaries;
  const cluster = await openCluster(real, binaries.value, user.value);
  if (!cluster.ok) return cluster;
  const free = await clearLockFile(cluster.value.folder);
  if (!free.ok) return free;
  return startServer(real, cluster.value, binaries.value, user.value);
}
