/** Statuses of dossiers, in an order in which a terminal that asks "after" misses none. @module */
import { sql } from "kysely";
import type { DossierStatus } from "../../core/protocol/gateway.ts";
import type { Executor } from "./database.ts";

/** As many as one answer may hold. */
const PAGE = 500;
/** First half of the advisory lock's key; the second is the terminal's. */
const LOCK_CLASS = 0x4d43;

export interface NewStatus {
  readonly dossier: string;
  readonly terminal: string;
  readonly officialCode: string | null;
  readonly status: number;
  readonly at: Date;
}

/**
 * Cursors come from a sequence, and a transaction that took the smaller one may commit later. So the terminal's
 * statuses are written one transaction at a time.
 */
export async function addStatus(tx: Executor, status: NewStatus): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(${status.terminal}))`.execute(tx);
  await tx
    .insertInto("dossier_status")
    .values({
      dossier: status.dossier,
      terminal: status.terminal,
      official_code: status.officialCode,
      status: status.status,
      at: status.at,
    })
    .execute();
}

/** The terminal's statuses with a cursor greater than `after`, oldest first, at most 500. */
export async function statusesAfter(db: Executor, terminal: string, after: number): Promise<DossierStatus[]> {
  const rows = await db
    .selectFrom("dossier_status")
    .select(["cursor", "dossier", "official_code as officialCode", "status", "at"])
    .where("terminal", "=", terminal)
    .where("cursor", ">", after)
    .orderBy("cursor")
    .limit(PAGE)
    .execute();
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
