/** What the outbox asks of the store: what is due, the bytes to send, and when to try again. @module */
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { DossierSubmission } from "../../../core/protocol/gateway.ts";
import type { Connection } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import { checkpointOf } from "./journal-writer.ts";

/** The condition of the partial index, word for word, so that SQLite uses it. */
export const OPEN = "(state <> 'acknowledged' OR slip = 'due')";
const WAITING = `${OPEN} AND state IN ('queued', 'retry')`;

/** No item waits longer than this by itself, whatever the clock did meanwhile. */
const LONGEST_WAIT_MS = 3_600_000;

/** Ids that may be sent at `now` (wall ms), the longest waiting first. */
export function nextDue(connection: Connection, now: number, limit: number): readonly string[] {
  // A next try far in the future was computed before the clock was set back.
  return connection
    .sql(
      `SELECT id FROM queue WHERE ${WAITING} AND (next_at <= ? OR next_at > ?)
       ORDER BY next_at, sequence LIMIT ?`,
    )
    .pluck()
    .all(now, now + LONGEST_WAIT_MS, limit) as string[];
}

/** Wall time of the next try of anything, ms since 1970; null where nothing waits. */
export function nextTryAt(connection: Connection): number | null {
  const next = connection.sql(`SELECT MIN(next_at) FROM queue WHERE ${WAITING}`).pluck().get();
  return typeof next === "number" ? next : null;
}

/** How many dossiers were not acknowledged yet; those set aside count too. */
export function backlog(connection: Connection): number {
  const sql = `SELECT COUNT(*) FROM queue WHERE ${OPEN} AND state <> 'acknowledged'`;
  return Number(connection.sql(sql).pluck().get());
}

/** The bytes as stored, with a checkpoint of the journal as it is now. Fails with `store.corrupt`. */
export function submissionOf(
  context: StoreContext,
  connection: Connection,
  id: string,
): Result<DossierSubmission> {
  const row = connection
    .sql(
      `SELECT journal.sequence, journal.body, journal.body_hash AS contentHash FROM queue
       JOIN journal ON journal.sequence = queue.sequence WHERE queue.id = ?`,
    )
    .get(id) as
    | { readonly sequence: number; readonly body: Uint8Array; readonly contentHash: string }
    | undefined;
  if (row === undefined) return fail("store.corrupt", "outbox without a record");
  const sealed = Buffer.from(row.body).toString("ascii");
  const checkpoint = checkpointOf(context.terminal, context.writer.head(), context.clock, context.keyStore);
  return ok({ id, sealed, contentHash: row.contentHash, sequence: row.sequence, checkpoint });
}

/** Nothing was decided: the item waits until `nextAt` (wall ms). */
export function retryAt(context: StoreContext, id: string, nextAt: number, reason: ErrorCode): Result<null> {
  return context.writer.run(({ connection }) => {
    connection
      .sql(
        `UPDATE outbox SET state = 'retry', attempts = attempts + 1, next_at = ?, reason = ?
         WHERE id = ? AND state IN ('queued', 'retry')`,
      )
      .run(Math.floor(nextAt), reason, id);
    return ok(null);
  });
}

/** "Gửi lại": everything that waits is due at once. */
export function hurry(context: StoreContext): Result<null> {
  return context.writer.run(({ connection }) => {
    connection.sql(`UPDATE outbox SET next_at = 0 WHERE ${OPEN} AND state = 'retry' AND next_at > 0`).run();
    return ok(null);
  });
}
