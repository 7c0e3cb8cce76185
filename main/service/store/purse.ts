/**
 * The journal of debits: the intent is on the disk before a card hears of it, and what became of it follows. Bodies are
 * encrypted under the key of the day of the intent and bound to their place: the day in ASCII (6 bytes) ‖ the box.
 * @module
 */
import { z } from "zod";
import { concat, fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../../../core/crypto/bytes.ts";
import { parseJson } from "../../../core/crypto/jws.ts";
import { vietnamDay } from "../../../core/dossier/codes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { closeBox, openBox } from "../../../core/journal/box.ts";
import { canonicalBytes } from "../../../core/journal/canonical.ts";
import { RECORD_VERSION, type RecordKind } from "../../../core/journal/record.ts";
import type { PurseIntent, PurseJournal, PurseRelease } from "../../../core/ports/purse-journal.ts";
import type { Connection } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import type { Transaction } from "./journal-writer.ts";
import { boundTo } from "./keys.ts";

export interface SettledDebit {
  readonly id: string;
  /** As the card signed it. */
  readonly certificate: Uint8Array;
}

export interface PurseStore extends PurseJournal {
  /** Debits that happened and whose certificates the gateway does not have yet, oldest first. */
  settled(): Result<readonly SettledDebit[]>;
}

const DAY_BYTES = 6;

export const purseRowSchema = z.object({
  sequence: z.int(),
  id: z.string(),
  day: z.string().regex(/^\d{6}$/),
  state: z.enum(["intended", "unknown", "settled"]),
  settled: z.int().nullable(),
});
type PurseRow = z.infer<typeof purseRowSchema>;

const amount = z.int().nonnegative();
const intentSchema = z.strictObject({
  id: z.string(),
  card: z.string(),
  terminal: z.string(),
  amount,
  balance: amount,
  counter: amount,
});
const certificateSchema = z.strictObject({ certificate: z.string() });

export function createPurseStore(context: StoreContext): PurseStore {
  return {
    intend: (intent) => intend(context, intent),
    settle: (id, certificate) =>
      decide(context, id, "purseSettled", { certificate: toBase64Url(certificate) }),
    release: (id, release) => decide(context, id, "purseReleased", releaseBody(release)),
    unknown: (id) => decide(context, id, "purseUnknown", {}),
    pending: (card) => pending(context, card),
    settled: () => settled(context),
  };
}

function intend(context: StoreContext, intent: PurseIntent): Result<null> {
  return context.writer.run((transaction) => {
    const { connection } = transaction;
    if (rowOf(connection, intent.id) !== undefined) return ok(null);
    const day = vietnamDay(context.clock.now());
    const key = context.keys.makeOfDay(connection, day);
    if (!key.ok) return key;
    const sequence = append(context, transaction, "purseIntent", { id: intent.id, day }, key.value, intent);
    connection
      .sql("INSERT INTO purse (sequence, id, day, state, settled) VALUES (?, ?, ?, 'intended', NULL)")
      .run(sequence, intent.id, day);
    return ok(null);
  });
}

/** Of a debit that is over already nothing more is written. */
function decide(
  context: StoreContext,
  id: string,
  kind: "purseSettled" | "purseReleased" | "purseUnknown",
  body: unknown,
): Result<null> {
  return context.writer.run((transaction) => {
    const { connection } = transaction;
    const row = rowOf(connection, id);
    if (row === undefined)
      return wasIntended(connection, id) ? ok(null) : fail("store.corrupt", "no such debit");
    if (row.state === "settled" || (kind === "purseUnknown" && row.state === "unknown")) return ok(null);
    const key = context.keys.ofDay(connection, row.day);
    if (!key.ok) return key;
    if (key.value === null) return fail("store.corrupt", `key of record ${row.sequence}`);
    const sequence = append(context, transaction, kind, row, key.value, body);
    if (kind === "purseReleased") connection.sql("DELETE FROM purse WHERE id = ?").run(id);
    else if (kind === "purseUnknown") setState(connection, id, "unknown", null);
    else setState(connection, id, "settled", sequence);
    return ok(null);
  });
}

function pending(context: StoreContext, card: string | undefined): Result<readonly PurseIntent[]> {
  const found: PurseIntent[] = [];
  const rows = rowsIn(context, "state <> 'settled'");
  if (!rows.ok) return rows;
  for (const row of rows.value) {
    const body = read(context, row, row.sequence);
    if (!body.ok) return body;
    const intent = intentSchema.safeParse(body.value);
    if (!intent.success) return fail("store.corrupt", `debit in record ${row.sequence}`);
    if (card === undefined || intent.data.card === card) found.push(intent.data);
  }
  return ok(found);
}

function settled(context: StoreContext): Result<readonly SettledDebit[]> {
  const found: SettledDebit[] = [];
  const rows = rowsIn(context, "state = 'settled'");
  if (!rows.ok) return rows;
  for (const row of rows.value) {
    const body = read(context, row, row.settled ?? 0);
    if (!body.ok) return body;
    const parsed = certificateSchema.safeParse(body.value);
    const certificate = parsed.success ? fromBase64Url(parsed.data.certificate) : undefined;
    if (certificate === undefined) return fail("store.corrupt", `certificate in record ${row.settled}`);
    found.push({ id: row.id, certificate });
  }
  return ok(found);
}

function append(
  context: StoreContext,
  transaction: Transaction,
  kind: RecordKind,
  { id, day }: Pick<PurseRow, "id" | "day">,
  key: Uint8Array,
  body: unknown,
): number {
  const sequence = transaction.nextSequence();
  const bound = boundTo("purse", { id, sequence, version: RECORD_VERSION });
  const box = closeBox(key, canonicalBytes(body), bound, context.random);
  return transaction.append(kind, id, concat(utf8(day), box)).sequence;
}

/** The body of a record about this debit, as JSON. */
function read(context: StoreContext, row: PurseRow, sequence: number): Result<unknown> {
  const connection = context.writer.connection();
  if (!connection.ok) return connection;
  const record = connection.value.sql("SELECT version, body FROM journal WHERE sequence = ?").get(sequence) as
    | { readonly version: number; readonly body: Uint8Array }
    | undefined;
  const day = record && fromUtf8(record.body.subarray(0, DAY_BYTES));
  if (record === undefined || day !== row.day) return fail("store.corrupt", `record ${sequence}`);
  const key = context.keys.ofDay(connection.value, day);
  if (!key.ok) return key;
  if (key.value === null) return fail("store.corrupt", `key of record ${sequence}`);
  const bound = boundTo("purse", { id: row.id, sequence, version: record.version });
  const opened = openBox(key.value, record.body.subarray(DAY_BYTES), bound);
  return opened.ok ? ok(parseJson(opened.value)) : opened;
}

function rowOf(connection: Connection, id: string): PurseRow | undefined {
  return purseRowSchema.safeParse(connection.sql("SELECT * FROM purse WHERE id = ?").get(id)).data;
}

function rowsIn(
  context: StoreContext,
  where: "state = 'settled'" | "state <> 'settled'",
): Result<readonly PurseRow[]> {
  const connection = context.writer.connection();
  if (!connection.ok) return connection;
  const rows = connection.value.sql(`SELECT * FROM purse WHERE ${where} ORDER BY sequence`).all();
  const parsed = z.array(purseRowSchema).safeParse(rows);
  return parsed.success ? ok(parsed.data) : fail("store.corrupt", "purse table");
}

function setState(connection: Connection, id: string, state: PurseRow["state"], at: number | null): void {
  connection.sql("UPDATE purse SET state = ?, settled = ? WHERE id = ?").run(state, at, id);
}

/** Rows of released debits are gone; the journal remembers. */
function wasIntended(connection: Connection, id: string): boolean {
  return connection.sql("SELECT 1 FROM journal WHERE kind = 'purseIntent' AND id = ?").get(id) !== undefined;
}

function releaseBody(release: PurseRelease): unknown {
  return release.reason === "refused" ? release : { ...release, proof: toBase64Url(release.proof) };
}
