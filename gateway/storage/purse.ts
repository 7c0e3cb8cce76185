/**
 * Transactions of purses. A purse numbers what it does without gaps and never uses a number twice; so what is missing
 * here is still under way or was kept back, and what is there twice was made by two purses with one key.
 * @module
 */
import { sql } from "kysely";
import type { PurseCertificate } from "../../core/citizen-card/purse/certificate.ts";
import { toBase64Url } from "../../core/crypto/bytes.ts";
import type { Executor } from "./database.ts";

export interface Delivered {
  /** The terminal that brought it; the one that debited stands in the certificate. */
  readonly by: string;
  readonly at: Date;
}

/** `conflict`: another certificate stands under this number, or under this transaction; both are kept. */
export type PurseOutcome = "stored" | "duplicate" | "conflict";

/** The caller verified the certificate. Waits for another transaction that is just storing the same number. */
export async function storePurseCertificate(
  tx: Executor,
  certificate: PurseCertificate,
  { by, at }: Delivered,
): Promise<PurseOutcome> {
  const { card, counter, type, amount, balance, terminal, id } = certificate;
  const bytes = toBase64Url(certificate.bytes);
  const row = { card, counter, type, amount, balance, terminal, transaction_id: id, certificate: bytes };
  const stored = await tx
    .insertInto("purse_certificate")
    .values({ ...row, delivered_by: by, received_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (stored.numInsertedOrUpdatedRows === 1n) return "stored";
  const kept = await tx
    .selectFrom("purse_certificate")
    .select(["counter", "type", "amount", "balance", "terminal", "transaction_id"])
    .where("card", "=", card)
    .where((where) => where.or([where("counter", "=", counter), where("transaction_id", "=", id)]))
    .orderBy(sql`counter = ${counter}`, "desc")
    .executeTakeFirstOrThrow();
  // What is said counts, not the bytes: of a signature r ‖ s anybody can make the equally good r ‖ n − s.
  const same =
    kept.counter === counter &&
    kept.type === type &&
    kept.amount === amount &&
    kept.balance === balance &&
    kept.terminal === terminal &&
    kept.transaction_id === id;
  if (same) return "duplicate";
  await tx
    .insertInto("purse_conflict")
    .values({
      ...{ card, counter, certificate: bytes, kept_counter: kept.counter },
      delivered_by: by,
      received_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return "conflict";
}

/** Numbers of one card that are missing below the highest known one; both ends belong to the gap. */
export interface PurseGap {
  readonly card: string;
  readonly from: number;
  readonly to: number;
}

/** Of all cards, or of one; by card and number. */
export async function purseGaps(db: Executor, card?: string): Promise<readonly PurseGap[]> {
  const rows = await numbered(db, card)
    .select(["card", sql<number>`previous + 1`.as("from"), sql<number>`counter - 1`.as("to")])
    .where(sql<boolean>`counter > previous + 1`)
    .execute();
  return rows;
}

/** A balance that does not follow from the one before; only a purse that was tampered with signs such a one. */
export interface PurseBreak {
  readonly card: string;
  readonly counter: number;
}

/** Of all cards, or of one; by card and number. */
export async function purseBreaks(db: Executor, card?: string): Promise<readonly PurseBreak[]> {
  const change = sql`case type when 'credit' then amount else -amount end`;
  return numbered(db, card)
    .select(["card", "counter"])
    .where(sql<boolean>`counter = previous + 1 and balance <> previous_balance + ${change}`)
    .execute();
}

export interface PurseConflict {
  readonly card: string;
  readonly counter: number;
  readonly keptCounter: number;
  /** Base64url, as the card signed it. */
  readonly certificate: string;
}

/** Oldest first. */
export async function purseConflicts(db: Executor): Promise<readonly PurseConflict[]> {
  return db
    .selectFrom("purse_conflict")
    .select(["card", "counter", "kept_counter as keptCounter", "certificate"])
    .orderBy("id")
    .execute();
}

/** Each transaction beside the one before it that is known of its card. */
function numbered(db: Executor, card: string | undefined) {
  const all = db
    .selectFrom("purse_certificate")
    .select([
      ...(["card", "counter", "type", "amount", "balance"] as const),
      sql<number>`coalesce(lag(counter) over (partition by card order by counter), 0)`.as("previous"),
      sql<number | null>`lag(balance) over (partition by card order by counter)`.as("previous_balance"),
    ]);
  const asked = card === undefined ? all : all.where("card", "=", card);
  return db.selectFrom(asked.as("numbered")).orderBy("card").orderBy("counter");
}
