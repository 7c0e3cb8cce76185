/**
 * CREDIT: money goes in only by a message of the issuer, made for one card, one counter and one credit. Sending it again
 * is safe: the card answers the certificate it made the first time.
 * @module
 */
import { describeStatus, statusWords } from "../../apdu/status-words.ts";
import { concat, fromHex, utf8 } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { encodeTlv, unwrapTlv } from "../../tlv/ber.ts";
import { type PurseCertificate, verifyPurseCertificate } from "./certificate.ts";
import {
  encodeName,
  encodeNumber,
  isAmount,
  isName,
  isTransactionId,
  purseTags,
  readId,
  readName,
  readNumber,
  readSigned,
} from "./fields.ts";
import { type OpenPurse, PURSE_CLA, purseInstructions, purseStatusWords } from "./open-purse.ts";

export interface CreditMessage {
  readonly card: string;
  /** Đồng, above zero. */
  readonly amount: number;
  /** The card's counter before the credit. */
  readonly expectedCounter: number;
  /** Of the credit, 16 bytes in hexadecimal. */
  readonly id: string;
  /** Đồng that the purse may hold afterwards. */
  readonly maximumBalance: number;
}

const { card, amount, counter, id, maximumBalance } = purseTags;
const ORDER = [card, amount, counter, id, maximumBalance];
const DOMAIN = utf8("mot-cham/purse-credit/1");

const REASONS: Readonly<Record<number, string>> = {
  [statusWords.incorrectData]: "signature or card",
  [purseStatusWords.idInUse]: "credit id in use",
  [purseStatusWords.counterNotExpected]: "counter",
  [purseStatusWords.overMaximumBalance]: "maximum balance",
};

/** For the issuer; `sign` answers r ‖ s of ES256 by the key that cards hold. Throws on values out of range (a bug). */
export function creditMessage(message: CreditMessage, sign: (input: Uint8Array) => Uint8Array): Uint8Array {
  const formed = isAmount(message.amount) && isName(message.card) && isTransactionId(message.id);
  if (!formed) throw new RangeError("credit message");
  const fields = concat(
    encodeName(card, message.card),
    encodeNumber(amount, message.amount),
    encodeNumber(counter, message.expectedCounter),
    encodeTlv(id, fromHex(message.id)),
    encodeNumber(maximumBalance, message.maximumBalance),
  );
  const signature = encodeTlv(purseTags.signature, sign(concat(DOMAIN, fields)));
  return encodeTlv(purseTags.creditMessage, fields, signature);
}

/** Form only: the card verifies the signature, the terminal does not know the issuer's key. Fails with `protocol.invalid`. */
export function parseCreditMessage(bytes: Uint8Array): Result<CreditMessage> {
  const inside = unwrapTlv(bytes, purseTags.creditMessage);
  const values = inside.ok ? readSigned(inside.value, ORDER)?.values : undefined;
  const message = {
    card: readName(values?.[0]),
    amount: readNumber(values?.[1]),
    expectedCounter: readNumber(values?.[2]),
    id: readId(values?.[3]),
    maximumBalance: readNumber(values?.[4]),
  };
  return isWhole(message) ? ok(message) : fail("protocol.invalid", "credit message");
}

/**
 * Gives the message to the card. Fails with `purse.credit_refused`, `purse.not_allowed`, `purse.certificate`,
 * `protocol.invalid` (the message is broken or for another card) and link failures, after which it may be sent again.
 */
export async function creditPurse(purse: OpenPurse, bytes: Uint8Array): Promise<Result<PurseCertificate>> {
  const message = parseCreditMessage(bytes);
  if (!message.ok) return message;
  if (message.value.card !== purse.card) return fail("purse.credit_refused", "card");
  const answer = await purse.link.transmit({
    cla: PURSE_CLA,
    ins: purseInstructions.credit,
    p1: 0,
    p2: 0,
    data: bytes,
    ne: 256,
  });
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (sw === statusWords.securityStatusNotSatisfied) return fail("purse.not_allowed", "credit");
  if (sw !== statusWords.ok) return fail("purse.credit_refused", REASONS[sw] ?? describeStatus(sw));
  const certificate = verifyPurseCertificate(data, purse);
  return certificate.ok ? matchMessage(certificate.value, message.value) : certificate;
}

function matchMessage(certificate: PurseCertificate, message: CreditMessage): Result<PurseCertificate> {
  const same =
    certificate.type === "credit" &&
    certificate.id === message.id &&
    certificate.amount === message.amount &&
    certificate.counter === message.expectedCounter + 1;
  return same ? ok(certificate) : fail("purse.certificate", "another credit");
}

function isWhole(
  message: {
    readonly [field in keyof CreditMessage]: CreditMessage[field] | undefined;
  },
): message is CreditMessage {
  return Object.values(message).every((value) => value !== undefined);
}
