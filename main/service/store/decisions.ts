/** What the gateway decided, written down together with its consequence. @module */
import { utf8 } from "../../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { canonicalJson } from "../../../core/journal/canonical.ts";
import { GENESIS, hashText } from "../../../core/journal/record.ts";
import type { AnswerOf, Verified } from "../../../core/ports/gateway-client.ts";
import type { Connection } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import type { Transaction } from "./journal-writer.ts";
import { appendIfReadable, appendLocal, keptAt } from "./local-body.ts";
import { countersignedSchema, pausedSchema, readMeta, readMetaJson, removeMeta, writeMeta } from "./meta.ts";
import { newestStatus, outboxRow } from "./queue.ts";
import type { Kept, OutboxRow } from "./rows.ts";

/**
 * The gateway has the dossier. Fails with `store.corrupt` where the gateway keeps another chain for this terminal
 * than this one: the disk was cloned or cut. Saying it twice changes nothing.
 */
export function acknowledge(
  context: StoreContext,
  { answer, jws }: Verified<AnswerOf<"acknowledged">>,
): Result<null> {
  return decide(context, answer, (transaction, row, kept) => {
    const { connection } = transaction;
    if (hashAt(connection, answer.checkpoint.sequence) !== answer.checkpoint.head) {
      return fail("store.corrupt", `countersigned record ${answer.checkpoint.sequence}`);
    }
    const written = appendLocal(context, transaction, "acknowledged", kept, { answer: jws });
    if (!written.ok) return written;
    settle(connection, row.id, "acknowledged", null, null, context.clock.now());
    const newest = readMetaJson(connection, "countersigned", countersignedSchema);
    if (newest === undefined || newest.sequence < answer.checkpoint.sequence) {
      writeMeta(connection, "countersigned", canonicalJson(answer.checkpoint));
    }
    return ok(null);
  });
}

/** The gateway refused this dossier for good: it is set aside, and never dropped. */
export function quarantine(
  context: StoreContext,
  { answer, jws }: Verified<AnswerOf<"itemRefused">>,
): Result<null> {
  return decide(context, answer, (transaction, row, kept) => {
    const written = appendLocal(context, transaction, "quarantined", kept, { answer: jws });
    if (!written.ok) return written;
    const { code, detail } = answer;
    settle(transaction.connection, row.id, "quarantined", code, detail, context.clock.now());
    return ok(null);
  });
}

/** The gateway refused this terminal: nothing is sent until {@link resume}. */
export function pause(
  context: StoreContext,
  { answer, jws }: Verified<AnswerOf<"terminalRefused">>,
): Result<null> {
  return context.writer.run((transaction) => {
    if (readMetaJson(transaction.connection, "paused", pausedSchema) !== undefined) return ok(null);
    transaction.append("paused", "", utf8(jws));
    writeMeta(transaction.connection, "paused", canonicalJson({ code: answer.code, detail: answer.detail }));
    return ok(null);
  });
}

/** The gateway answers this terminal again; the answer that shows it is kept. */
export function resume(context: StoreContext, { jws }: Verified<unknown>): Result<null> {
  return context.writer.run((transaction) => {
    if (readMetaJson(transaction.connection, "paused", pausedSchema) === undefined) return ok(null);
    transaction.append("resumed", "", utf8(jws));
    removeMeta(transaction.connection, "paused");
    return ok(null);
  });
}

/** Takes statuses in, oldest first, and moves the cursor with them. */
export function recordStatuses(context: StoreContext, answer: AnswerOf<"statuses">): Result<null> {
  return context.writer.run((transaction) => {
    const { connection } = transaction;
    const known = Number(readMeta(connection, "cursor") ?? 0);
    for (const item of answer.items.filter((each) => each.cursor > known)) {
      const row = outboxRow(connection, item.dossier);
      const kept = row === undefined ? null : keptAt(connection, row);
      // A status may outlive the key, or a restored disk may not know the dossier: the gateway still has both.
      if (row === undefined || kept === null) continue;
      const before = newestStatus(connection, context.keys, kept, row);
      if (!before.ok) return before;
      const officialCode = item.officialCode ?? before.value?.officialCode ?? null;
      const body = { cursor: item.cursor, officialCode, status: item.status, at: item.at };
      const written = appendIfReadable(context, transaction, "status", kept, body);
      if (!written.ok) return written;
      if (written.value === null) continue;
      connection
        .sql("UPDATE outbox SET status_sequence = ? WHERE id = ?")
        .run(written.value.sequence, item.dossier);
    }
    if (answer.cursor > known) writeMeta(connection, "cursor", String(answer.cursor));
    return ok(null);
  });
}

/** The slip of this dossier left the printer. */
export function slipPrinted(context: StoreContext, id: string): Result<null> {
  return context.writer.run((transaction) => {
    const row = outboxRow(transaction.connection, id);
    const kept = row === undefined ? null : keptAt(transaction.connection, row);
    if (row === undefined || kept === null) return fail("store.corrupt", "slip of an unknown dossier");
    if (row.slip === "printed") return ok(null);
    const written = appendLocal(context, transaction, "slip", kept, { printed: true });
    if (!written.ok) return written;
    transaction.connection.sql("UPDATE outbox SET slip = 'printed' WHERE id = ?").run(id);
    return ok(null);
  });
}

type Decision = (transaction: Transaction, row: OutboxRow, kept: Kept) => Result<null>;

/** A decision counts for the content that was sent, and only once. */
function decide(
  context: StoreContext,
  answer: { readonly dossier: string; readonly contentHash: string },
  decision: Decision,
): Result<null> {
  return context.writer.run((transaction) => {
    const row = outboxRow(transaction.connection, answer.dossier);
    const kept = row === undefined ? null : keptAt(transaction.connection, row);
    if (row === undefined || kept === null) return fail("gateway.untrusted_answer", "unknown dossier");
    if (row.state === "acknowledged" || row.state === "quarantined") return ok(null);
    if (contentHashAt(transaction.connection, row.sequence) !== answer.contentHash) {
      return fail("gateway.untrusted_answer", "another content");
    }
    return decision(transaction, row, kept);
  });
}

function settle(
  connection: Connection,
  id: string,
  state: "acknowledged" | "quarantined",
  reason: string | null,
  detail: string | null,
  at: number,
): void {
  connection
    .sql("UPDATE outbox SET state = ?, reason = ?, detail = ?, decided_at = ? WHERE id = ?")
    .run(state, reason, detail, Math.floor(at), id);
}

function contentHashAt(connection: Connection, sequence: number): unknown {
  return connection.sql("SELECT body_hash FROM journal WHERE sequence = ?").pluck().get(sequence);
}

function hashAt(connection: Connection, sequence: number): string | undefined {
  if (sequence === 0) return hashText(GENESIS);
  const hash = connection.sql("SELECT hash FROM journal WHERE sequence = ?").pluck().get(sequence);
  return hash instanceof Uint8Array ? hashText(hash) : undefined;
}
