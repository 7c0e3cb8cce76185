/** Destroys the keys of days whose work is done: what the terminal could still read of them is gone for good. @module */
import { utf8 } from "../../../core/crypto/bytes.ts";
import { vietnamDay } from "../../../core/dossier/codes.ts";
import { ok, type Result } from "../../../core/errors/result.ts";
import type { StoreContext } from "./context.ts";

const DAY_MS = 86_400_000;

/**
 * A day's key goes `keepDays` days after the last of its dossiers was acknowledged. A day with anything waiting or
 * set aside, an unsettled debit or a purse certificate that the gateway does not have, keeps its key. A day without any
 * dossier goes by its date. Returns the days destroyed (YYMMDD).
 */
export function destroyExpiredDayKeys(context: StoreContext, keepDays: number): Result<readonly string[]> {
  const now = context.clock.now();
  const cutOff = now - keepDays * DAY_MS;
  const destroyed = context.writer.run((transaction) => {
    const days = transaction.connection
      .sql(
        `SELECT day FROM day_key
         WHERE day NOT IN (SELECT day FROM purse)
         AND day NOT IN (SELECT day FROM outbox WHERE state <> 'acknowledged' OR decided_at > ?)
         AND (day IN (SELECT day FROM outbox) OR day < ?)
         ORDER BY day`,
      )
      .pluck()
      .all(Math.floor(cutOff), vietnamDay(cutOff)) as string[];
    const past = days.filter((day) => day !== vietnamDay(now));
    for (const day of past) {
      transaction.append("keyDestroyed", "", utf8(day));
      transaction.connection.sql("DELETE FROM day_key WHERE day = ?").run(day);
    }
    return ok(past);
  });
  if (!destroyed.ok || destroyed.value.length === 0) return destroyed;
  context.keys.forget();
  const connection = context.writer.connection();
  // Old copies of the wrapped key stand in the WAL until it is emptied.
  if (connection.ok) connection.value.db.pragma("wal_checkpoint(TRUNCATE)");
  return destroyed;
}
