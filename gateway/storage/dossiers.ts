/** Dossiers: stored once by their id alone; what is refused is kept aside. @module */
import type { ErrorCode } from "../../core/errors/codes.ts";
import type { Executor } from "./database.ts";

export interface Delivery {
  readonly id: string;
  readonly terminal: string;
  readonly contentHash: string;
  readonly sealed: string;
  /** Of the record in the terminal's journal. */
  readonly sequence: number;
}

/** What the gateway needs to know of an opened dossier; nothing here tells who filed. */
export interface Particulars {
  readonly provisionalCode: string;
  readonly procedure: string;
  readonly receivingUnit: string;
  readonly competentUnit: string;
  readonly filedAt: Date;
  readonly boundToContent: boolean;
  /** Who says that the card's chip is genuine: its own signature, verified here, or the terminal. */
  readonly chipVouchedBy: "card" | "terminal";
}

export interface Held {
  readonly terminal: string;
  readonly contentHash: string;
}

export async function findHeld(db: Executor, id: string): Promise<Held | undefined> {
  return db
    .selectFrom("dossier")
    .select(["terminal", "content_hash as contentHash"])
    .where("id", "=", id)
    .executeTakeFirst();
}

/**
 * True where this delivery was stored now, false where the id is taken. Waits for another transaction that is just
 * storing the same id, and puts the dossier into the outbox to the one-stop system along with it.
 */
export async function storeDossier(
  tx: Executor,
  delivery: Delivery,
  particulars: Particulars,
  now: Date,
  due: Date,
): Promise<boolean> {
  const stored = await tx
    .insertInto("dossier")
    .values({
      id: delivery.id,
      terminal: delivery.terminal,
      content_hash: delivery.contentHash,
      sealed: delivery.sealed,
      sequence: delivery.sequence,
      received_at: now,
      provisional_code: particulars.provisionalCode,
      procedure: particulars.procedure,
      receiving_unit: particulars.receivingUnit,
      competent_unit: particulars.competentUnit,
      filed_at: particulars.filedAt,
      bound_to_content: particulars.boundToContent,
      chip_vouched_by: particulars.chipVouchedBy,
    })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .executeTakeFirst();
  if (stored.numInsertedOrUpdatedRows !== 1n) return false;
  await tx.insertInto("one_stop_outbox").values({ dossier: delivery.id, due_at: due }).execute();
  return true;
}

/** Keeps what was refused, once per reason, for a person to look at. */
export async function quarantine(
  tx: Executor,
  delivery: Delivery,
  why: { readonly code: ErrorCode; readonly detail: string },
  now: Date,
): Promise<void> {
  await tx
    .insertInto("quarantine")
    .values({
      dossier: delivery.id,
      terminal: delivery.terminal,
      content_hash: delivery.contentHash,
      sealed: delivery.sealed,
      sequence: delivery.sequence,
      code: why.code,
      detail: why.detail,
      received_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function countDossiers(db: Executor): Promise<number> {
  const row = await db
    .selectFrom("dossier")
    .select((select) => select.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Takes the terminal's row for the rest of the transaction: its journal is judged by one request at a time. */
export async function holdTerminal(tx: Executor, id: string): Promise<void> {
  await tx.selectFrom("terminal").select("id").where("id", "=", id).forNoKeyUpdate().execute();
}
