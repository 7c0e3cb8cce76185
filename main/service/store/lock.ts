/** One writer at a time: a lock that the operating system frees when the process dies, however it dies. @module */
import { join } from "node:path";
import Database from "better-sqlite3";
import { fail, ok, type Result } from "../../../core/errors/result.ts";

export interface StoreLock {
  release(): void;
}

const LOCK_FILE = "writer.lock";

/**
 * Holds SQLite's own file lock on an empty database beside the store: Node offers no file locks, and a file with a
 * process id in it would outlive a kill. Readers of the store are not hindered. Fails with `store.locked`.
 */
export function takeLock(dir: string): Result<StoreLock> {
  try {
    const db = new Database(join(dir, LOCK_FILE), { timeout: 0 });
    return hold(db);
  } catch (error) {
    return fail("store.write_failed", errorName(error));
  }
}

function hold(db: Database.Database): Result<StoreLock> {
  try {
    db.exec("BEGIN EXCLUSIVE");
    return ok({ release: () => void db.close() });
  } catch (error) {
    db.close();
    return errorName(error).startsWith("SQLITE_BUSY")
      ? fail("store.locked")
      : fail("store.write_failed", errorName(error));
  }
}

/** SQLite's or the system's name of an error, e.g. `SQLITE_FULL`; never its message, which may quote data. */
export function errorName(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.name : "unknown";
}
