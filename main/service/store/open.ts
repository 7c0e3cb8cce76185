/** Opens the store for its one writer, or for readers beside it. @module */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { RandomBytes } from "../../../core/crypto/bytes.ts";
import { importPublicJwk } from "../../../core/crypto/jwk.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { Clock } from "../../../core/ports/clock.ts";
import type { KeyStore } from "../../../core/ports/key-store.ts";
import { type Connection, connectReader, connectWriter } from "./connection.ts";
import { openJournalWriter } from "./journal-writer.ts";
import { createKeys, type Keys } from "./keys.ts";
import { errorName, type StoreLock, takeLock } from "./lock.ts";
import { readMeta, writeMeta } from "./meta.ts";
import { listItems, type QueueItem } from "./queue.ts";
import { assembleStore, type Store } from "./store.ts";
import { type VerifyReport, verifyStore } from "./verify.ts";

const DATABASE_FILE = "store.db";
/** How many items a list shows, unless asked otherwise. */
const DEFAULT_LIST_LIMIT = 500;

export interface StoreOptions {
  /** The data folder; made where it is missing, for this user only. */
  readonly dir: string;
  readonly terminal: string;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** Fails with `store.locked`, `store.version`, `store.corrupt` or `store.write_failed`. */
export function openStore(options: StoreOptions): Result<Store> {
  const { dir, terminal, keyStore, clock, random } = options;
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    return fail("store.write_failed", errorName(error));
  }
  const lock = takeLock(dir);
  if (!lock.ok) return lock;
  const keys = createKeys(keyStore, random);
  const writer = openJournalWriter({
    terminal,
    clock,
    keyStore,
    open: () => connectWriter(join(dir, DATABASE_FILE)),
    onUndone: () => keys.forget(),
  });
  if (!writer.ok) return released(lock.value, writer);
  const store = assembleStore({ terminal, keyStore, clock, random, writer: writer.value, keys }, lock.value);
  const owned = claim(store.connection(), terminal);
  if (owned.ok) return ok(store);
  store.close();
  return owned;
}

/** Looking only: works while the service runs, and takes no lock. */
export interface StoreReader {
  list(limit?: number): Result<readonly QueueItem[]>;
  verify(): Result<VerifyReport>;
  close(): void;
}

/** Fails with `store.write_failed` where there is no store, `store.version`, `store.corrupt`. */
export function openStoreReader(options: {
  readonly dir: string;
  readonly keyStore: KeyStore;
}): Result<StoreReader> {
  const connection = connectReader(join(options.dir, DATABASE_FILE));
  if (!connection.ok) return connection;
  const keys = createKeys(options.keyStore, () => {
    throw new Error("a reader makes no keys");
  });
  return ok(reader(connection.value, keys, options.keyStore));
}

function reader(connection: Connection, keys: Keys, keyStore: KeyStore): StoreReader {
  return {
    list: (limit = DEFAULT_LIST_LIMIT) => listItems(connection, keys, limit),
    verify() {
      const terminal = readMeta(connection, "terminal") ?? "";
      return verifyStore(connection, keys, terminal, importPublicJwk(keyStore.terminalPublicJwk));
    },
    close() {
      keys.forget();
      connection.close();
    },
  };
}

/** A store belongs to one terminal for good: its journal names it in every record. */
function claim(connection: Result<Connection>, terminal: string): Result<null> {
  if (!connection.ok) return connection;
  const owner = readMeta(connection.value, "terminal");
  if (owner === terminal) return ok(null);
  if (owner !== undefined) return fail("store.corrupt", `the store belongs to terminal ${owner}`);
  try {
    writeMeta(connection.value, "terminal", terminal);
    return ok(null);
  } catch (error) {
    return fail("store.write_failed", errorName(error));
  }
}

function released<T>(lock: StoreLock, failed: T): T {
  lock.release();
  return failed;
}
