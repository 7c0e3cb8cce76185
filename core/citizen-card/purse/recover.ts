/**
 * What became of a debit whose answer was lost. DEBIT names the counter that it expects, so the debit can only be the
 * transaction with the next number: one look at that number settles it.
 * @module
 */
import { describeStatus, statusWords } from "../../apdu/status-words.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import type { PurseIntent } from "../../ports/purse-journal.ts";
import { MAX_CERTIFICATE_BYTES, type PurseCertificate, verifyPurseCertificate } from "./certificate.ts";
import { matchIntent, type PursePorts } from "./debit.ts";
import type { OpenPurse } from "./open-purse.ts";
import { type PurseStatus, readPurse } from "./status.ts";

export type Recovered =
  | { readonly intent: PurseIntent; readonly outcome: "taken"; readonly certificate: PurseCertificate }
  | { readonly intent: PurseIntent; readonly outcome: "notTaken" }
  /** The card's log has gone past it: the gateway, which gets every certificate, will know. */
  | { readonly intent: PurseIntent; readonly outcome: "unknown" };

/** Records of EF.PURSE_LOG. */
const LOG_RECORDS = 20;
const PURSE_LOG_SFI = 0x06;
const INS_READ_RECORD = 0xb2;
/** P2 bits 3-1: the record whose number is in P1. */
const RECORD_NUMBER_IN_P1 = 0x04;

/**
 * Settles what is pending of this card and writes it down. Takes nothing, and may be broken off and done again. Fails
 * with `purse.certificate` (a signature, or a counter that went back), `purse.not_allowed`, `card.refused`, `store.*`
 * and link failures; what was not settled stays pending.
 */
export async function recoverPurse(
  purse: OpenPurse,
  { journal, random }: PursePorts,
): Promise<Result<readonly Recovered[]>> {
  const pending = journal.pending(purse.card);
  if (!pending.ok || pending.value.length === 0) return pending.ok ? ok([]) : pending;
  const status = await readPurse(purse, random);
  if (!status.ok) return status;
  const recovered: Recovered[] = [];
  for (const intent of pending.value) {
    const one = await settle(purse, intent, status.value, journal);
    if (!one.ok) return one;
    recovered.push(one.value);
  }
  return ok(recovered);
}

async function settle(
  purse: OpenPurse,
  intent: PurseIntent,
  status: PurseStatus,
  journal: PursePorts["journal"],
): Promise<Result<Recovered>> {
  const since = status.counter - intent.counter;
  if (since < 0) return fail("purse.certificate", "counter went back");
  if (since > LOG_RECORDS) return ok({ intent, outcome: "unknown" });
  if (since === 0) return notTaken(journal, intent, status.bytes);
  // Record 1 is the newest; the one with the number after the intent's is as far back as the counter has gone.
  const found = await readLogRecord(purse, since);
  if (!found.ok) return found;
  if (found.value.counter !== intent.counter + 1) return fail("purse.certificate", "log order");
  if (found.value.id !== intent.id) return notTaken(journal, intent, found.value.bytes);
  const certificate = matchIntent(found.value, intent);
  if (!certificate.ok) return certificate;
  const settled = journal.settle(intent.id, certificate.value.bytes);
  return settled.ok ? ok({ intent, outcome: "taken", certificate: certificate.value }) : settled;
}

function notTaken(journal: PursePorts["journal"], intent: PurseIntent, proof: Uint8Array): Result<Recovered> {
  const released = journal.release(intent.id, { reason: "notTaken", proof });
  return released.ok ? ok({ intent, outcome: "notTaken" }) : released;
}

/**
 * One record of EF.PURSE_LOG, verified; 1 is the newest. Fails with `purse.certificate`, `purse.not_allowed`,
 * `card.refused` and link failures.
 */
export async function readLogRecord(purse: OpenPurse, record: number): Promise<Result<PurseCertificate>> {
  const p2 = (PURSE_LOG_SFI << 3) | RECORD_NUMBER_IN_P1;
  const command = { cla: 0, ins: INS_READ_RECORD, p1: record, p2, ne: 256 };
  const answer = await purse.link.transmit(command, MAX_CERTIFICATE_BYTES);
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (sw === statusWords.ok) return verifyPurseCertificate(data, purse);
  if (sw === statusWords.securityStatusNotSatisfied) return fail("purse.not_allowed", "log");
  return fail("card.refused", `READ RECORD ${record} of the purse log ${describeStatus(sw)}`);
}

/** The last transactions, newest first, at most 20: without a gap, or it fails with `purse.certificate`. */
export async function readPurseLog(
  purse: OpenPurse,
  { counter }: PurseStatus,
): Promise<Result<readonly PurseCertificate[]>> {
  const log: PurseCertificate[] = [];
  for (let record = 1; record <= Math.min(counter, LOG_RECORDS); record += 1) {
    const certificate = await readLogRecord(purse, record);
    if (!certificate.ok) return certificate;
    if (certificate.value.counter !== counter - record + 1) return fail("purse.certificate", "log order");
    log.push(certificate.value);
  }
  return ok(log);
}
