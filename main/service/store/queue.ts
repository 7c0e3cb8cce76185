/** What is kept here and where each item stands. Works on the writer's connection and on a reader's. @module */
import { z } from "zod";
import { parseJson } from "../../../core/crypto/jws.ts";
import { type DossierSummary, dossierSummarySchema } from "../../../core/dossier/dossier.ts";
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { openBox } from "../../../core/journal/box.ts";
import type { QueueState } from "../../../core/protocol/common.ts";
import type { Connection } from "./connection.ts";
import { boundTo, type Keys } from "./keys.ts";
import { keptAt, readLocal } from "./local-body.ts";
import { type Kept, type OutboxRow, outboxRowSchema } from "./rows.ts";

export interface QueueItem {
  readonly id: string;
  readonly sequence: number;
  readonly state: QueueState;
  readonly attempts: number;
  /** Wall time of the next try, ms since 1970; 0 at once, null where there will be none. */
  readonly nextAt: number | null;
  /** Why it waits or was set aside. */
  readonly reason: ErrorCode | null;
  readonly detail: string | null;
  readonly slip: "due" | "printed";
  /** Null once the key of its day was destroyed. */
  readonly summary: DossierSummary | null;
  /** Mã hồ sơ, from a signed status. */
  readonly officialCode: string | null;
  /** National status 1-10, from a signed message. */
  readonly status: number | null;
}

/** Body of a `status` record. */
export const statusBodySchema = z.object({
  cursor: z.int(),
  officialCode: z.string().nullable(),
  status: z.int(),
  at: z.string(),
});

/** Items, newest first. Fails with `store.corrupt` where a row or a box does not hold. */
export function listItems(connection: Connection, keys: Keys, limit: number): Result<readonly QueueItem[]> {
  const rows = connection.sql("SELECT * FROM queue ORDER BY sequence DESC LIMIT ?").all(limit);
  const items: QueueItem[] = [];
  for (const row of rows) {
    const item = itemOf(connection, keys, row);
    if (!item.ok) return item;
    items.push(item.value);
  }
  return ok(items);
}

/** One item; null where nothing is kept under this id. */
export function findItem(connection: Connection, keys: Keys, id: string): Result<QueueItem | null> {
  const row = connection.sql("SELECT * FROM queue WHERE id = ?").get(id);
  return row === undefined ? ok(null) : itemOf(connection, keys, row);
}

/** Where this dossier stands; undefined where there is none or it does not fit. */
export function outboxRow(connection: Connection, id: string): OutboxRow | undefined {
  return outboxRowSchema.safeParse(connection.sql("SELECT * FROM queue WHERE id = ?").get(id)).data;
}

/** The decrypted summary; null where the key of its day was destroyed. Fails with `store.corrupt`. */
export function readSummary(connection: Connection, keys: Keys, kept: Kept): Result<DossierSummary | null> {
  const key = keys.ofDossier(connection, kept);
  if (!key.ok) return key;
  if (key.value === null) return ok(null);
  const opened = openBox(key.value, kept.summary, boundTo("summary", kept));
  if (!opened.ok) return opened;
  const summary = dossierSummarySchema.safeParse(parseJson(opened.value));
  return summary.success ? ok(summary.data) : fail("store.corrupt", `summary ${kept.sequence}`);
}

function itemOf(connection: Connection, keys: Keys, raw: unknown): Result<QueueItem> {
  const parsed = outboxRowSchema.safeParse(raw);
  if (!parsed.success) return fail("store.corrupt", "outbox row");
  const row = parsed.data;
  const kept = keptAt(connection, row);
  if (kept === null) return fail("store.corrupt", `summary ${row.sequence}`);
  const summary = readSummary(connection, keys, kept);
  if (!summary.ok) return summary;
  const status = newestStatus(connection, keys, kept, row);
  if (!status.ok) return status;
  const open = row.state === "queued" || row.state === "retry";
  return ok({
    id: row.id,
    sequence: row.sequence,
    state: row.state,
    attempts: row.attempts,
    nextAt: open ? row.next_at : null,
    reason: row.reason,
    detail: row.detail,
    slip: row.slip,
    summary: summary.value,
    officialCode: status.value?.officialCode ?? null,
    status: status.value?.status ?? null,
  });
}

/** What the newest signed status said; null before the first. */
export function newestStatus(
  connection: Connection,
  keys: Keys,
  kept: Kept,
  row: Pick<OutboxRow, "status_sequence">,
): Result<z.infer<typeof statusBodySchema> | null> {
  if (row.status_sequence === null) return ok(null);
  const body = readLocal(connection, keys, kept, row.status_sequence);
  if (!body.ok || body.value === null) return body.ok ? ok(null) : body;
  const status = statusBodySchema.safeParse(body.value);
  return status.success ? ok(status.data) : fail("store.corrupt", `record ${row.status_sequence}`);
}
