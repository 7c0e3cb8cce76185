/** Bodies of records about a dossier, encrypted under its own key and bound to their place in the journal. @module */
import { parseJson } from "../../../core/crypto/jws.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { closeBox, openBox } from "../../../core/journal/box.ts";
import { canonicalBytes } from "../../../core/journal/canonical.ts";
import { RECORD_VERSION, type RecordKind } from "../../../core/journal/record.ts";
import type { Connection } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import type { Position, Transaction } from "./journal-writer.ts";
import { boundTo, type Keys } from "./keys.ts";
import { type SummaryRow, summaryRowSchema } from "./rows.ts";

/** The encrypted part of a dossier's row; null where there is none. */
export function summaryRow(connection: Connection, id: string): SummaryRow | null {
  const parsed = summaryRowSchema.safeParse(connection.sql("SELECT * FROM outbox WHERE id = ?").get(id));
  return parsed.success ? parsed.data : null;
}

/** As {@link appendIfReadable}, where the dossier cannot be past its time. Fails with `store.corrupt` where its key is gone. */
export function appendLocal(
  context: StoreContext,
  transaction: Transaction,
  kind: RecordKind,
  row: SummaryRow,
  body: unknown,
): Result<Position> {
  const written = appendIfReadable(context, transaction, kind, row, body);
  if (!written.ok) return written;
  return written.value === null ? fail("store.corrupt", `key of record ${row.sequence}`) : ok(written.value);
}

/** Appends a record whose body only this terminal can read. Null where the dossier's key was destroyed before. */
export function appendIfReadable(
  context: StoreContext,
  transaction: Transaction,
  kind: RecordKind,
  row: SummaryRow,
  body: unknown,
): Result<Position | null> {
  const key = context.keys.ofDossier(transaction.connection, row);
  if (!key.ok) return key;
  if (key.value === null) return ok(null);
  const sequence = transaction.nextSequence();
  const bound = boundTo({ table: "journal", id: row.id, sequence, version: RECORD_VERSION });
  const box = closeBox(key.value, canonicalBytes(body), bound, context.random);
  return ok(transaction.append(kind, row.id, box));
}

/** The body of such a record as JSON; null where its key was destroyed. Fails with `store.corrupt`. */
export function readLocal(
  connection: Connection,
  keys: Keys,
  row: SummaryRow,
  sequence: number,
): Result<unknown> {
  const key = keys.ofDossier(connection, row);
  if (!key.ok || key.value === null) return key;
  const record = connection.sql("SELECT version, body FROM journal WHERE sequence = ?").get(sequence) as
    | { readonly version: number; readonly body: Uint8Array }
    | undefined;
  if (record === undefined) return ok(null);
  const bound = boundTo({ table: "journal", id: row.id, sequence, version: record.version });
  const opened = openBox(key.value, record.body, bound);
  return opened.ok ? ok(parseJson(opened.value)) : opened;
}
