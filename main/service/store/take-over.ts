/** The outbox's rows, made from the journal when a later change writes anyway. @module */
import type { Connection } from "./connection.ts";

/**
 * Gives every dossier filed since the last time its row. What it writes can be made again from the journal at any
 * time, so nothing is lost where it does not come to it; readers see such dossiers through the view `queue`.
 */
export function takeOver(connection: Connection): void {
  connection.sql("INSERT INTO outbox SELECT * FROM filed").run();
}
