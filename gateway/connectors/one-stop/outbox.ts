/** The gateway's outbox to the one-stop system: claimed under a lease, so that a worker may die at any point. @module */
import { sql } from "kysely";
import type { Database } from "../../storage/index.ts";
import { addStatus } from "../../storage/statuses.ts";
import type { OneStopCase, OneStopDossier } from "./port.ts";

/** A dossier in this worker's hands until its lease ends. */
export interface Claim extends OneStopDossier {
  readonly terminal: string;
  /** Null until the one-stop system has taken it. */
  readonly officialCode: string | null;
  readonly lastStatus: number | null;
  readonly claims: number;
  /** Failures in a row before this claim. */
  readonly failures: number;
}

/** The next dossier that is due, if any; other workers do not get it before the lease is over. */
export async function claimNext(db: Database, now: Date, leaseMs: number): Promise<Claim | undefined> {
  return db.transaction().execute(async (tx) => {
    const next = await tx
      .selectFrom("one_stop_outbox")
      .innerJoin("dossier", "dossier.id", "one_stop_outbox.dossier")
      .select([
        "dossier.id",
        "dossier.terminal",
        "dossier.procedure",
        "dossier.sealed",
        "dossier.provisional_code as provisionalCode",
        "dossier.receiving_unit as receivingUnit",
        "one_stop_outbox.official_code as officialCode",
        "one_stop_outbox.last_status as lastStatus",
        "one_stop_outbox.claims",
        "one_stop_outbox.failures",
      ])
      .where("done_at", "is", null)
      .where("due_at", "<=", now)
      .orderBy("due_at")
      .limit(1)
      .forUpdate("one_stop_outbox")
      .skipLocked()
      .executeTakeFirst();
    if (next === undefined) return undefined;
    const claims = next.claims + 1;
    await tx
      .updateTable("one_stop_outbox")
      .set({ claims, due_at: new Date(now.getTime() + leaseMs) })
      .where("dossier", "=", next.id)
      .execute();
    return { ...next, claims };
  });
}

/**
 * What the one-stop system said, and the status for the terminal where it is a new one, in one transaction. Does
 * nothing where another worker has claimed the dossier since.
 */
export async function recordCase(
  db: Database,
  claim: Claim,
  found: OneStopCase,
  now: Date,
  lookAgain: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const updated = await tx
      .updateTable("one_stop_outbox")
      .set({
        official_code: found.officialCode,
        last_status: found.status,
        due_at: lookAgain,
        failures: 0,
        last_failure: null,
        done_at: found.final ? now : null,
      })
      .where("dossier", "=", claim.id)
      .where("claims", "=", claim.claims)
      .executeTakeFirst();
    if (updated.numUpdatedRows !== 1n || found.status === claim.lastStatus) return;
    const { id: dossier, terminal } = claim;
    const { officialCode, status, at } = found;
    await addStatus(tx, { dossier, terminal, officialCode, status, at });
  });
}

export async function recordFailure(db: Database, claim: Claim, code: string, again: Date): Promise<void> {
  await db
    .updateTable("one_stop_outbox")
    .set({ failures: claim.failures + 1, last_failure: code, due_at: again })
    .where("dossier", "=", claim.id)
    .where("claims", "=", claim.claims)
    .execute();
}

/** When the earliest open dossier is due; undefined where none is open. */
export async function earliestDue(db: Database): Promise<Date | undefined> {
  const row = await db
    .selectFrom("one_stop_outbox")
    .select(sql<Date | null>`min(due_at)`.as("due"))
    .where("done_at", "is", null)
    .executeTakeFirst();
  return row?.due ?? undefined;
}
