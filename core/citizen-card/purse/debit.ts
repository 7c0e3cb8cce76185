/**
 * DEBIT: the intent is durable before the card hears of it, and what comes back counts only as a certificate. Between
 * the two lies the unknown outcome, which the next tap of the same card ends ({@link recoverPurse}).
 * @module
 */
import { describeStatus, statusWords } from "../../apdu/status-words.ts";
import { concat, fromHex, type RandomBytes, toHex } from "../../crypto/bytes.ts";
import type { ErrorCode } from "../../errors/codes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import type { PurseIntent, PurseJournal } from "../../ports/purse-journal.ts";
import { encodeTlv } from "../../tlv/ber.ts";
import { type PurseCertificate, verifyPurseCertificate } from "./certificate.ts";
import { encodeName, encodeNumber, ID_BYTES, isAmount, isName, purseTags } from "./fields.ts";
import { type OpenPurse, PURSE_CLA, purseInstructions, purseStatusWords } from "./open-purse.ts";
import { type PurseStatus, readPurse } from "./status.ts";

export interface DebitOrder {
  /** Đồng, above zero. */
  readonly amount: number;
  /** As in the terminal's certificate; the card compares. */
  readonly terminal: string;
}

export interface PursePorts {
  readonly journal: PurseJournal;
  readonly random: RandomBytes;
}

const REFUSALS: Readonly<Record<number, readonly [code: ErrorCode, detail: string]>> = {
  [statusWords.securityStatusNotSatisfied]: ["purse.not_allowed", "debit"],
  [purseStatusWords.balanceTooSmall]: ["purse.insufficient", "balance"],
  [purseStatusWords.overDebitLimit]: ["purse.limit", "per debit"],
  [purseStatusWords.overSpendingLimit]: ["purse.limit", "since PIN"],
};

/** How the card refuses a command that it does not even look into, or an order that does not fit it. */
const BEFORE_WRITING: ReadonlySet<number> = new Set([
  statusWords.wrongLength,
  statusWords.incorrectData,
  statusWords.incorrectP1P2,
  statusWords.instructionNotSupported,
  statusWords.classNotSupported,
  purseStatusWords.idInUse,
  purseStatusWords.counterNotExpected,
]);

/**
 * Takes the amount, once. `ok` says: taken, and the certificate is in the journal. `purse.unknown_outcome`: ask the
 * card again, with {@link recoverPurse}; it is also the answer while an earlier debit of this card is still unknown.
 * Every other failure: nothing was taken. These are `purse.insufficient`, `purse.limit`, `purse.not_allowed`,
 * `card.refused`, `protocol.invalid`, `store.*` where the intent could not be kept, and link failures before the order
 * was sent; and `purse.certificate`, where what came back does not hold, after which the outcome is unknown as well.
 */
export async function debit(
  purse: OpenPurse,
  order: DebitOrder,
  { journal, random }: PursePorts,
): Promise<Result<PurseCertificate>> {
  if (!isAmount(order.amount) || !isName(order.terminal)) return fail("protocol.invalid", "debit");
  const pending = journal.pending(purse.card);
  if (!pending.ok) return pending;
  if (pending.value.length > 0) return fail("purse.unknown_outcome", "an earlier debit");
  const status = await readPurse(purse, random);
  if (!status.ok) return status;
  const possible = checkLimits(status.value, order.amount);
  if (!possible.ok) return possible;
  const { balance, counter } = status.value;
  const intent: PurseIntent = { id: toHex(random(ID_BYTES)), card: purse.card, ...order, balance, counter };
  const kept = journal.intend(intent);
  if (!kept.ok) return kept;
  return send(purse, intent, journal);
}

/** Whether the certificate is that of the intent. Fails with `purse.certificate`. */
export function matchIntent(certificate: PurseCertificate, intent: PurseIntent): Result<PurseCertificate> {
  const wrong = (field: string) => fail("purse.certificate", field);
  if (certificate.type !== "debit") return wrong("type");
  if (certificate.id !== intent.id) return wrong("transaction");
  if (certificate.amount !== intent.amount) return wrong("amount");
  if (certificate.terminal !== intent.terminal) return wrong("terminal");
  if (certificate.counter !== intent.counter + 1) return wrong("counter");
  return certificate.balance === intent.balance - intent.amount ? ok(certificate) : wrong("balance");
}

function checkLimits({ balance, spent, limits }: PurseStatus, amount: number): Result<null> {
  if (amount > balance) return fail("purse.insufficient", "balance");
  if (amount > limits.perDebit) return fail("purse.limit", "per debit");
  return spent + amount > limits.sincePin ? fail("purse.limit", "since PIN") : ok(null);
}

async function send(
  purse: OpenPurse,
  intent: PurseIntent,
  journal: PurseJournal,
): Promise<Result<PurseCertificate>> {
  const answer = await purse.link.transmit({
    cla: PURSE_CLA,
    ins: purseInstructions.debit,
    p1: 0,
    p2: 0,
    data: encodeOrder(intent),
    ne: 256,
  });
  if (!answer.ok) return outcomeUnknown(journal, intent, answer.failure.code);
  const { data, sw } = answer.value;
  if (sw !== statusWords.ok) {
    return isRefusal(sw) ? refused(journal, intent, sw) : outcomeUnknown(journal, intent, "card.refused");
  }
  const verified = verifyPurseCertificate(data, purse);
  const certificate = verified.ok ? matchIntent(verified.value, intent) : verified;
  if (!certificate.ok) {
    journal.unknown(intent.id);
    return certificate;
  }
  const settled = journal.settle(intent.id, certificate.value.bytes);
  return settled.ok ? certificate : settled;
}

function encodeOrder({ amount, counter, terminal, id }: PurseIntent): Uint8Array {
  return concat(
    encodeNumber(purseTags.amount, amount),
    encodeNumber(purseTags.counter, counter),
    encodeName(purseTags.terminal, terminal),
    encodeTlv(purseTags.id, fromHex(id)),
  );
}

/** The intent alone already says so; the record only tells why. */
function outcomeUnknown(journal: PurseJournal, { id }: PurseIntent, why: ErrorCode): Result<never> {
  journal.unknown(id);
  return fail("purse.unknown_outcome", why);
}

/**
 * The profile names what a card says before it writes anything. All else leaves the outcome open: 62xx and 63xx were
 * carried out, 65xx changed memory, 6Fxx says nothing (ISO 7816-4 §5.6).
 */
function isRefusal(sw: number): boolean {
  return sw in REFUSALS || BEFORE_WRITING.has(sw);
}

/** A protected refusal came from the card itself, which writes nothing when it refuses. */
function refused(journal: PurseJournal, { id }: PurseIntent, sw: number): Result<never> {
  const noted = journal.release(id, { reason: "refused", status: sw });
  if (!noted.ok) return noted;
  const [code, detail] = REFUSALS[sw] ?? ["card.refused", `DEBIT ${describeStatus(sw)}`];
  return fail(code, detail);
}
