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
import { type Kept, keptOf } from "./rows.ts";

/** What is kept of the dossier filed at this place; null where the journal does not have it there. */
export function keptAt(
  connection: Connection,
  { id, sequence }: { readonly id: string; readonly sequence: number },
): Kept | null {
  const kept = keptOf(
    connection.sql("SELECT sequence, version, id, local FROM journal WHERE sequence = ?").get(sequence),
  );
  return kept?.id === id ? kept : null;
}

/** As {@link appendIfReadable}, where the dossier cannot be past its time. Fails with `store.corrupt` where its key is gone. */
export function appendLocal(
  context: StoreContext,
  transaction: Transaction,
  kind: RecordKind,
  kept: Kept,
  body: unknown,
): Result<Position> {
  const written = appendIfReadable(context, transaction, kind, kept, body);
  if (!written.ok) return written;
  return written.value === null ? fail("store.corrupt", `key of record ${kept.sequence}`) : ok(written.value);
}

/** Appends a record whose body only this terminal can read. Null where the dossier's key was destroyed before. */
export function appendIfReadable(
  context: StoreContext,
  transaction: Transaction,
  kind: RecordKind,
  kept: Kept,
  body: unknown,
): Result<Position | null> {
  const key = context.keys.ofDossier(transaction.connection, kept);
  if (!key.ok) return key;
  if (key.value === null) return ok(null);
  const sequence = transaction.nextSequence();
  const bound = boundTo("journal", { id: kept.id, sequence, version: RECORD_VERSION });
  const box = closeBox(key.value, canonicalBytes(body), bound, context.random);
  return ok(transaction.append(kind, kept.id, box));
}

/** The body of such a record as JSON; null where its key was destroyed. Fails with `store.corrupt`. */
export function readLocal(connection: Connection, keys: Keys, kept: Kept, sequence: number): Result<unknown> {
  const key = keys.ofDossier(connection, kept);
  if (!key.ok || key.value === null) return key;
  const record = connection.sql("SELECT version, body FROM journal WHERE sequence = ?").get(sequence) as
    | { readonly version: number; readonly body: Uint8Array }
    | undefined;
  if (record === undefined) return ok(null);
  const bound = boundTo("journal", { id: kept.id, sequence, version: record.version });
  const opened = openBox(key.value, record.body, bound);
  return opened.ok ? ok(parseJson(opened.value)) : opened;
}
