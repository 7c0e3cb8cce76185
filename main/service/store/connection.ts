/** A connection to the store's database with the settings that its promises rest on, set and read back. @module */
import Database from "better-sqlite3";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { errorName } from "./lock.ts";
import { migrate, schemaVersion } from "./migrate.ts";
import { NEWEST_SCHEMA } from "./migrations/index.ts";

export interface Connection {
  readonly db: Database.Database;
  /** A statement, prepared once. */
  sql(text: string): Database.Statement;
  close(): void;
}

/** Earlier ones can lose committed pages when a write meets the reset of the WAL. */
const MIN_SQLITE_VERSION = [3, 51, 3] as const;
/** `synchronous=FULL` as SQLite reads it back. */
const FULL = 2;
/** A reader on the command line may hold a checkpoint up for this long. */
const BUSY_TIMEOUT_MS = 2000;

/** For the one writer. Brings the schema up to date. Fails with `store.version`, `store.corrupt`, `store.write_failed`. */
export function connectWriter(file: string): Result<Connection> {
  return guarded(file, {}, (db) => {
    const settings = applySettings(db);
    if (!settings.ok) return settings;
    const checked = checkSchema(db);
    if (!checked.ok) return checked;
    migrate(db);
    return ok(null);
  });
}

/** For reading beside the writer. Fails with `store.version`, `store.corrupt`, `store.write_failed`. */
export function connectReader(file: string): Result<Connection> {
  return guarded(file, { readonly: true, fileMustExist: true }, (db) => {
    if (schemaVersion(db) === NEWEST_SCHEMA) return checkSchema(db);
    return fail("store.version", `schema ${schemaVersion(db)}, this program reads ${NEWEST_SCHEMA}`);
  });
}

function guarded(
  file: string,
  options: Database.Options,
  prepare: (db: Database.Database) => Result<null>,
): Result<Connection> {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { timeout: BUSY_TIMEOUT_MS, ...options });
    const prepared = prepare(db);
    if (prepared.ok) return ok(connection(db));
    db.close();
    return prepared;
  } catch (error) {
    db?.close();
    const name = errorName(error);
    const damaged = name.startsWith("SQLITE_CORRUPT") || name === "SQLITE_NOTADB";
    return fail(damaged ? "store.corrupt" : "store.write_failed", name);
  }
}

function applySettings(db: Database.Database): Result<null> {
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  // macOS answers fsync before the disk has written; elsewhere these two say nothing.
  db.pragma("fullfsync = ON");
  db.pragma("checkpoint_fullfsync = ON");
  // A destroyed key is overwritten, not left in a free page.
  db.pragma("secure_delete = ON");
  db.pragma("temp_store = MEMORY");
  const mode = db.pragma("journal_mode", { simple: true });
  const synchronous = db.pragma("synchronous", { simple: true });
  if (mode === "wal" && synchronous === FULL) return ok(null);
  return fail("store.write_failed", `journal_mode ${String(mode)}, synchronous ${String(synchronous)}`);
}

function checkSchema(db: Database.Database): Result<null> {
  const sqlite = String(db.prepare("SELECT sqlite_version()").pluck().get());
  if (!isRecentSqlite(sqlite)) return fail("store.version", `SQLite ${sqlite}`);
  const found = schemaVersion(db);
  return found <= NEWEST_SCHEMA ? ok(null) : fail("store.version", `schema ${found}`);
}

function isRecentSqlite(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const [needMajor, needMinor, needPatch] = MIN_SQLITE_VERSION;
  if (major !== needMajor) return major > needMajor;
  if (minor !== needMinor) return minor > needMinor;
  return patch >= needPatch;
}

function connection(db: Database.Database): Connection {
  const prepared = new Map<string, Database.Statement>();
  return {
    db,
    sql(text) {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      const statement: Database.Statement = db.prepare(text);
      prepared.set(text, statement);
      return statement;
    },
    close: () => void db.close(),
  };
}
