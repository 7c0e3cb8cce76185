/** The gateway's tables as the queries see them; the migrations make them. @module */
import type { ColumnType, Generated } from "kysely";

/** `timestamptz`. */
type Time = ColumnType<Date, Date, Date>;
type NullableTime = ColumnType<Date | null, Date | null | undefined, Date | null>;
type Json<T> = ColumnType<T, string, string>;

interface TerminalTable {
  id: string;
  public_jwk: Json<unknown>;
  registered_at: Time;
  revoked_at: NullableTime;
  /** When its journal was first seen to fork. */
  forked_at: NullableTime;
}

interface NonceTable {
  terminal: string;
  jti: string;
  expires_at: Time;
}

interface CheckpointTable {
  terminal: string;
  sequence: number;
  head: string;
  signed_at: Time;
  received_at: Time;
}

interface ForkTable {
  id: Generated<number>;
  terminal: string;
  reason: "head" | "back" | "record";
  sequence: number;
  head: string;
  kept_sequence: number;
  kept_head: string;
  /** The checkpoint as the terminal signed it: the proof. */
  checkpoint: string;
  received_at: Time;
}

interface DossierTable {
  id: string;
  terminal: string;
  content_hash: string;
  /** The compact JWE as it came. What the person filed is in the clear nowhere in this database. */
  sealed: string;
  sequence: number;
  received_at: Time;
  provisional_code: string;
  procedure: string;
  receiving_unit: string;
  competent_unit: string;
  filed_at: Time;
  /** The card was there at filing and bound itself to the content. */
  bound_to_content: boolean;
  /** Whose word it is that the chip is genuine: the card's signature verified here, or the terminal's. */
  chip_vouched_by: "card" | "terminal";
}

interface QuarantineTable {
  id: Generated<number>;
  dossier: string;
  terminal: string;
  content_hash: string;
  sealed: string;
  sequence: number;
  code: string;
  detail: string;
  received_at: Time;
}

interface DossierStatusTable {
  cursor: Generated<number>;
  terminal: string;
  dossier: string;
  official_code: string | null;
  /** National status, 1 to 10. */
  status: number;
  at: Time;
}

interface OneStopOutboxTable {
  dossier: string;
  /** Null until the one-stop system has taken the dossier. */
  official_code: string | null;
  last_status: number | null;
  due_at: Time;
  /** Grows with each claim, so that a worker whose lease ran out cannot finish. */
  claims: Generated<number>;
  /** Failures in a row. */
  failures: Generated<number>;
  last_failure: string | null;
  done_at: NullableTime;
}

interface SimulatedCaseTable {
  dossier: string;
  official_code: string;
  taken_at: Time;
}

interface SimulatedSerialTable {
  agency: string;
  /** `YYMMDD` in Việt Nam. */
  day: string;
  last: number;
}

interface PurseCertificateTable {
  card: string;
  counter: number;
  type: "debit" | "credit";
  /** Đồng; so is the balance after it. */
  amount: number;
  balance: number;
  /** The terminal that debited, as the purse signed it. */
  terminal: string;
  transaction_id: string;
  /** Base64url, as the purse signed it: the proof. */
  certificate: string;
  delivered_by: string;
  received_at: Time;
}

interface PurseConflictTable {
  id: Generated<number>;
  card: string;
  counter: number;
  certificate: string;
  kept_counter: number;
  delivered_by: string;
  received_at: Time;
}

export interface Tables {
  terminal: TerminalTable;
  nonce: NonceTable;
  checkpoint: CheckpointTable;
  fork: ForkTable;
  dossier: DossierTable;
  quarantine: QuarantineTable;
  dossier_status: DossierStatusTable;
  one_stop_outbox: OneStopOutboxTable;
  simulated_one_stop_case: SimulatedCaseTable;
  simulated_one_stop_serial: SimulatedSerialTable;
  purse_certificate: PurseCertificateTable;
  purse_conflict: PurseConflictTable;
}
