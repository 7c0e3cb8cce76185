/** Where the terminal writes down what it is about to take from a purse, before it says so to the card. @module */
import type { Result } from "../errors/result.ts";

/** An order to debit as it was before it was sent. */
export interface PurseIntent {
  /** Of the transaction, 16 random bytes in hexadecimal. */
  readonly id: string;
  /** Number of the card. */
  readonly card: string;
  readonly terminal: string;
  /** Đồng. */
  readonly amount: number;
  /** Đồng in the purse before. */
  readonly balance: number;
  /** The card's counter before; the debit can only ever get the next one. */
  readonly counter: number;
}

/** How it is known that nothing was taken. */
export type PurseRelease =
  /** The card said no; the status word. */
  | { readonly reason: "refused"; readonly status: number }
  /** What the purse signed later: its status with the counter as before, or another transaction under the next number. */
  | { readonly reason: "notTaken"; readonly proof: Uint8Array };

/**
 * Every `ok` came after the record was durable. An intent without a later record counts as an unknown outcome: that is
 * how it looks after the machine itself lost its power. Failures: `store.*`. Said again, a record changes nothing.
 */
export interface PurseJournal {
  intend(intent: PurseIntent): Result<null>;
  /** The debit happened; `certificate` as the card signed it. */
  settle(id: string, certificate: Uint8Array): Result<null>;
  /** The debit did not happen and never will. */
  release(id: string, release: PurseRelease): Result<null>;
  /** The link broke after the order was sent. */
  unknown(id: string): Result<null>;
  /** Intents that were neither settled nor released, oldest first; of this card, or of all. */
  pending(card?: string): Result<readonly PurseIntent[]>;
}
