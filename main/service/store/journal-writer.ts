/** Writes to the store: every change is one transaction, and a failed one is an unknown outcome until looked at. @module */
import { utf8 } from "../../../core/crypto/bytes.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { signCheckpoint } from "../../../core/journal/checkpoint.ts";
import {
  chainHash,
  GENESIS,
  hashText,
  RECORD_VERSION,
  type RecordKind,
} from "../../../core/journal/record.ts";
import type { Clock } from "../../../core/ports/clock.ts";
import type { KeyStore } from "../../../core/ports/key-store.ts";
import type { Connection } from "./connection.ts";
import { errorName } from "./lock.ts";
import { recordOf } from "./rows.ts";
import { takeOver } from "./take-over.ts";

/** A place in the journal: a record's number and its chain hash. */
export interface Position {
  readonly sequence: number;
  readonly hash: Uint8Array;
}

/** A change under way. Nothing of it is said to anybody before {@link JournalWriter.run} came back. */
export interface Transaction {
  readonly connection: Connection;
  /** The number that the next record will get; encrypted bodies bind it. */
  nextSequence(): number;
  /** `local`: of a dossier, what the terminal keeps of it for itself. */
  append(kind: RecordKind, id: string, body: Uint8Array, local?: Uint8Array): Position;
}

export type Work<T> = (transaction: Transaction) => Result<T>;

export interface JournalWriter {
  /** Runs one change and commits it. An `ok` came back after COMMIT with `synchronous=FULL`; else nothing was promised. */
  run<T>(work: Work<T>): Result<T>;
  /** The same for filing, which leaves the making of outbox rows to a later change. */
  file<T>(work: Work<T>): Result<T>;
  /** The connection for reading, opened again where the last write broke it. */
  connection(): Result<Connection>;
  head(): Position;
  /** Takes note of a time that the gateway signed; ms since 1970. */
  trust(ms: number): void;
  trusted(): number | null;
  close(): void;
}

export interface JournalWriterOptions {
  readonly terminal: string;
  readonly clock: Clock;
  readonly keyStore: Pick<KeyStore, "sign">;
  readonly open: () => Result<Connection>;
  /** Called when a change did not happen, so that what was remembered of it is forgotten. */
  readonly onUndone: () => void;
}

/**
 * After so many records the terminal signs the chain into itself, and takes filed dossiers over into the outbox where
 * nothing else did: that many at most are looked through for an id.
 */
const RECORDS_PER_CHECKPOINT = 64;

const INSERT = `INSERT INTO journal
  (sequence, version, terminal, kind, id, at, mono, trusted, prev, body_hash, hash, local, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function openJournalWriter(options: JournalWriterOptions): Result<JournalWriter> {
  const { terminal, clock, keyStore } = options;
  let current: Connection | undefined;
  let closed = false;
  let head: Position = { sequence: 0, hash: GENESIS };
  let trusted: number | null = null;

  const opened = reopen();
  if (!opened.ok) return opened;
  return ok({
    run: (work) =>
      transact((transaction) => {
        takeOver(transaction.connection);
        return work(transaction);
      }),
    file: transact,
    connection: () => (current === undefined ? reopen() : ok(current)),
    head: () => head,
    trust: (ms) => {
      trusted = Math.max(trusted ?? ms, ms);
    },
    trusted: () => trusted,
    close() {
      closed = true;
      current?.close();
      current = undefined;
    },
  });

  function transact<T>(work: Work<T>): Result<T> {
    const ready = current === undefined ? reopen() : ok(current);
    if (!ready.ok) return ready;
    const connection = ready.value;
    let last = head;
    const append: Transaction["append"] = (kind, id, body, local) => {
      last = insert(connection, last, { kind, id, body, local: local ?? null });
      return last;
    };
    try {
      connection.sql("BEGIN IMMEDIATE").run();
      const result = work({ connection, nextSequence: () => last.sequence + 1, append });
      if (!result.ok) {
        undo(connection);
        return result;
      }
      if (isRound(last)) {
        append("checkpoint", "", utf8(checkpointOf(terminal, last, clock, keyStore)));
        takeOver(connection);
      }
      connection.sql("COMMIT").run();
      head = last;
      return result;
    } catch (error) {
      const name = errorName(error);
      if (!name.startsWith("SQLITE_")) {
        undo(connection);
        throw error;
      }
      breakOff(connection);
      return fail("store.write_failed", name);
    }
  }

  function undo(connection: Connection): void {
    if (connection.db.inTransaction) connection.sql("ROLLBACK").run();
    options.onUndone();
  }

  function breakOff(connection: Connection): void {
    connection.close();
    current = undefined;
    options.onUndone();
    reopen();
  }

  /**
   * Reads what is there. After a failed fsync the kernel may hold pages that never reached the disk, and a later
   * fsync of the same file says nothing about them; so whatever is seen in the WAL is copied into the database and
   * synced there before it counts.
   */
  function reopen(): Result<Connection> {
    // The lock is gone with the store: a late call must not write beside another writer.
    if (closed) return fail("store.write_failed", "the store is closed");
    const next = options.open();
    if (!next.ok) return next;
    const found = lookUp(next.value);
    if (!found.ok) {
      next.value.close();
      return found;
    }
    head = found.value.position;
    trusted = Math.max(trusted ?? 0, found.value.trusted ?? 0) || null;
    current = next.value;
    return next;
  }

  function insert(connection: Connection, before: Position, { kind, id, body, local }: Content): Position {
    const header = {
      v: RECORD_VERSION,
      terminal,
      sequence: before.sequence + 1,
      kind,
      id,
      at: Math.floor(clock.now()),
      mono: Math.floor(clock.monotonic()),
      trusted,
      prev: hashText(before.hash),
      body: hashText(sha256(body)),
      local: local === null ? undefined : hashText(sha256(local)),
    } as const;
    const hash = chainHash(header);
    const { v, sequence, at, mono, prev } = header;
    connection
      .sql(INSERT)
      .run(sequence, v, terminal, kind, id, at, mono, trusted, prev, header.body, hash, local, body);
    return { sequence, hash };
  }

  function isRound(last: Position): boolean {
    return last.sequence % RECORDS_PER_CHECKPOINT < last.sequence - head.sequence;
  }
}

/** A signed checkpoint of this place in the chain. */
export function checkpointOf(
  terminal: string,
  at: Position,
  clock: Clock,
  keyStore: Pick<KeyStore, "sign">,
): string {
  const iat = Math.floor(clock.now() / 1000);
  const checkpoint = { terminal, sequence: at.sequence, head: hashText(at.hash), iat };
  return signCheckpoint(checkpoint, (input) => keyStore.sign(input));
}

interface Content {
  readonly kind: RecordKind;
  readonly id: string;
  readonly body: Uint8Array;
  readonly local: Uint8Array | null;
}

interface Found {
  readonly position: Position;
  readonly trusted: number | null;
}

function lookUp(connection: Connection): Result<Found> {
  try {
    const [checkpoint] = connection.db.pragma("wal_checkpoint(TRUNCATE)") as readonly { busy: number }[];
    if (checkpoint?.busy !== 0) return fail("store.write_failed", "a reader holds the WAL");
    const row = connection.sql("SELECT * FROM journal ORDER BY sequence DESC LIMIT 1").get();
    if (row === undefined) return ok({ position: { sequence: 0, hash: GENESIS }, trusted: null });
    const record = recordOf(row);
    if (record === undefined) return fail("store.corrupt", "last record");
    const { sequence, trusted } = record.header;
    return ok({ position: { sequence, hash: record.hash }, trusted });
  } catch (error) {
    return fail("store.write_failed", errorName(error));
  }
}
