/** Filing: a sealed dossier and its summary become durable together, or nothing is said. @module */
import { equal, utf8 } from "../../../core/crypto/bytes.ts";
import { parseProvisionalCode } from "../../../core/dossier/codes.ts";
import type { DossierSummary } from "../../../core/dossier/dossier.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { closeBox } from "../../../core/journal/box.ts";
import { canonicalBytes } from "../../../core/journal/canonical.ts";
import { hashText, RECORD_VERSION } from "../../../core/journal/record.ts";
import type { Connection } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import type { Position, Transaction } from "./journal-writer.ts";
import { boundTo, makeDossierKey } from "./keys.ts";
import { encodeLocalPart } from "./local-part.ts";

export interface DossierToCommit {
  /** Made before, so that trying again after an unknown outcome cannot file twice. */
  readonly id: string;
  /** Compact JWE: stored, hashed and sent as it is. */
  readonly sealed: string;
  readonly summary: DossierSummary;
}

/** Where the dossier stands in the journal. */
export interface Filed {
  readonly sequence: number;
  /** Chain hash of its record, base64url. */
  readonly head: string;
}

/**
 * Ok only after COMMIT. The same id with the same content again gives the same answer. Fails with
 * `store.write_failed`, after which the same call may be made again: where the first try did reach the disk it says so.
 */
export function commitDossier(context: StoreContext, dossier: DossierToCommit): Result<Filed> {
  const body = utf8(dossier.sealed);
  const written = context.writer.file((transaction) => {
    const before = filedBefore(transaction.connection, dossier.id, body);
    if (!before.ok) return before;
    if (before.value !== null) return ok(before.value);
    return append(context, transaction, dossier, body);
  });
  if (written.ok) return ok(filedAt(written.value));
  if (written.failure.code !== "store.write_failed") return written;
  const connection = context.writer.connection();
  const after = connection.ok ? filedBefore(connection.value, dossier.id, body) : connection;
  return after.ok && after.value !== null ? ok(filedAt(after.value)) : written;
}

function append(
  context: StoreContext,
  transaction: Transaction,
  { id, summary }: DossierToCommit,
  body: Uint8Array,
): Result<Position> {
  const { keys, random } = context;
  const day = parseProvisionalCode(summary.provisionalCode)?.day;
  if (day === undefined) return fail("protocol.invalid", "provisionalCode");
  const dayKey = keys.makeOfDay(transaction.connection, day);
  if (!dayKey.ok) return dayKey;
  const place = { id, sequence: transaction.nextSequence(), version: RECORD_VERSION };
  const { key, wrapped } = makeDossierKey(dayKey.value, place, random);
  const bound = boundTo("summary", place);
  const box = closeBox(key, canonicalBytes(summary), bound, random);
  return ok(
    transaction.append("dossier", id, body, encodeLocalPart({ day, wrappedKey: wrapped, summary: box })),
  );
}

/** Where this id was filed before with this content; null where it was not. Fails where the content is another. */
function filedBefore(connection: Connection, id: string, body: Uint8Array): Result<Position | null> {
  const sequence = connection.sql("SELECT sequence FROM queue WHERE id = ?").pluck().get(id);
  if (sequence === undefined) return ok(null);
  const record = connection
    .sql("SELECT sequence, hash, body FROM journal WHERE sequence = ?")
    .get(sequence) as (Position & { readonly body: Uint8Array }) | undefined;
  if (record === undefined) return fail("store.corrupt", "outbox without a record");
  if (equal(record.body, body)) return ok(record);
  return fail("store.write_failed", "another content under this id");
}

function filedAt({ sequence, hash }: Position): Filed {
  return { sequence, head: hashText(hash) };
}
