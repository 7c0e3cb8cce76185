/** Slips: provisional codes, the token in a slip's QR, and the slips that must still be printed. @module */
import { signJws } from "../../../core/crypto/jws.ts";
import {
  formatProvisionalCode,
  kioskName,
  parseProvisionalCode,
  vietnamDay,
} from "../../../core/dossier/codes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import { canonicalBytes } from "../../../core/journal/canonical.ts";
import { hashText } from "../../../core/journal/record.ts";
import type { Connection } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import { keptAt } from "./local-body.ts";
import { findItem, outboxRow, type QueueItem, readSummary } from "./queue.ts";
import { OPEN } from "./sending.ts";

export const SLIP_TYP = "slip+jwt";
/** Half a hash keeps the QR small; 128 bits are more than a forger of a chain can search. */
const SLIP_HEAD_BYTES = 16;

/** Gives provisional codes of a day, each once. */
export type CodeCounter = () => Result<string>;

/**
 * A number given out and never committed may be given again after a restart: until COMMIT nobody was told it. So the
 * counter needs no write of its own; after a start it goes on from the highest committed number of the day.
 */
export function createCodeCounter(context: StoreContext): CodeCounter {
  const last = new Map<string, number>();
  const kiosk = kioskName(context.terminal);
  return () => {
    const day = vietnamDay(context.clock.now());
    const connection = context.writer.connection();
    if (!connection.ok) return connection;
    const serial = (last.get(day) ?? highestSerial(context, connection.value, day)) + 1;
    last.set(day, serial);
    return ok(formatProvisionalCode({ kiosk, day, serial }));
  };
}

/**
 * Compact JWS of the terminal, `typ: slip+jwt`: `t` terminal, `c` provisional code, `s` sequence number, `h` first 16
 * bytes of the chain hash of the dossier's record in base64url, `d` seconds since 1970 of that record. About 300
 * characters. A desk checks it without a network, and a journal cut before `s` contradicts it.
 */
export function slipToken(context: StoreContext, id: string): Result<string> {
  const connection = context.writer.connection();
  if (!connection.ok) return connection;
  const row = outboxRow(connection.value, id);
  const kept = row === undefined ? null : keptAt(connection.value, row);
  if (row === undefined || kept === null) return fail("store.corrupt", "slip of an unknown dossier");
  const summary = readSummary(connection.value, context.keys, kept);
  if (!summary.ok) return summary;
  if (summary.value === null) return fail("store.corrupt", `key of record ${row.sequence}`);
  const record = connection.value
    .sql("SELECT at, hash FROM journal WHERE sequence = ?")
    .get(row.sequence) as { readonly at: number; readonly hash: Uint8Array };
  const payload = canonicalBytes({
    t: context.terminal,
    c: summary.value.provisionalCode,
    s: row.sequence,
    h: hashText(record.hash.subarray(0, SLIP_HEAD_BYTES)),
    d: Math.floor(record.at / 1000),
  });
  return ok(signJws({ alg: "ES256", typ: SLIP_TYP }, payload, (input) => context.keyStore.sign(input)));
}

/** Dossiers whose slip did not leave the printer yet, oldest first; those past their time are left out. */
export function pendingSlips(context: StoreContext): Result<readonly QueueItem[]> {
  const connection = context.writer.connection();
  if (!connection.ok) return connection;
  const ids = connection.value
    .sql(`SELECT id FROM queue WHERE ${OPEN} AND slip = 'due' ORDER BY sequence`)
    .pluck()
    .all() as string[];
  const due: QueueItem[] = [];
  for (const id of ids) {
    const item = findItem(connection.value, context.keys, id);
    if (!item.ok) return item;
    if (item.value !== null && item.value.summary !== null) due.push(item.value);
  }
  return ok(due);
}

function highestSerial(context: StoreContext, connection: Connection, day: string): number {
  const rows = connection.sql("SELECT id, sequence FROM queue WHERE day = ?").all(day) as {
    readonly id: string;
    readonly sequence: number;
  }[];
  const serials = rows.map((row) => {
    const kept = keptAt(connection, row);
    const summary = kept === null ? undefined : readSummary(connection, context.keys, kept);
    if (!summary?.ok || summary.value === null) return 0;
    return parseProvisionalCode(summary.value.provisionalCode)?.serial ?? 0;
  });
  // Rows that cannot be read still count: their numbers were given.
  return serials.reduce((highest, serial) => Math.max(highest, serial), rows.length);
}
