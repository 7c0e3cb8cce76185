/** GET PURSE: balance, counter and limits, signed by the purse over the terminal's challenge. @module */
import { describeStatus, statusWords } from "../../apdu/status-words.ts";
import { concat, equal, type RandomBytes, utf8 } from "../../crypto/bytes.ts";
import { verifyEs256 } from "../../crypto/ecdsa.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { encodeTlv, unwrapTlv } from "../../tlv/ber.ts";
import { CHALLENGE_BYTES, purseTags, readName, readNumber, readSigned } from "./fields.ts";
import { type OpenPurse, PURSE_CLA, purseInstructions } from "./open-purse.ts";

/** Amounts in đồng. */
export interface PurseStatus {
  readonly balance: number;
  /** Number of the last transaction. */
  readonly counter: number;
  /** Taken since the last PIN. */
  readonly spent: number;
  readonly limits: {
    readonly perDebit: number;
    readonly sincePin: number;
    readonly maximumBalance: number;
  };
  /** As the card signed it: the proof that a debit did not happen. */
  readonly bytes: Uint8Array;
}

const { card, balance, counter, spent, perDebit, sincePin, maximumBalance, challenge } = purseTags;
const ORDER = [card, balance, counter, spent, perDebit, sincePin, maximumBalance, challenge];
const DOMAIN = utf8("mot-cham/purse-status/1");

/** Fails with `purse.not_allowed`, `purse.certificate` (form, signature, card, challenge) and link failures. */
export async function readPurse(purse: OpenPurse, random: RandomBytes): Promise<Result<PurseStatus>> {
  const fresh = random(CHALLENGE_BYTES);
  const answer = await purse.link.transmit({
    cla: PURSE_CLA,
    ins: purseInstructions.getPurse,
    p1: 0,
    p2: 0,
    data: encodeTlv(challenge, fresh),
    ne: 256,
  });
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (sw === statusWords.ok) return verifyPurseStatus(data, purse, fresh);
  if (sw === statusWords.securityStatusNotSatisfied) return fail("purse.not_allowed", "terminal");
  return fail("card.refused", `GET PURSE ${describeStatus(sw)}`);
}

/** Fails with `purse.certificate`. */
export function verifyPurseStatus(
  bytes: Uint8Array,
  purse: Pick<OpenPurse, "card" | "key">,
  expectedChallenge: Uint8Array,
): Result<PurseStatus> {
  const inside = unwrapTlv(bytes, purseTags.status);
  const signed = inside.ok ? readSigned(inside.value, ORDER) : undefined;
  if (signed === undefined) return fail("purse.certificate", "status form");
  const [owner, ...rest] = signed.values;
  const [left, number, taken, debitLimit, pinLimit, maximum] = rest.map(readNumber);
  const echoed = rest[6];
  const whole =
    left !== undefined &&
    number !== undefined &&
    taken !== undefined &&
    debitLimit !== undefined &&
    pinLimit !== undefined &&
    maximum !== undefined;
  if (!whole || echoed === undefined) return fail("purse.certificate", "status form");
  if (!verifyEs256(purse.key, concat(DOMAIN, signed.fields), signed.signature)) {
    return fail("purse.certificate", "status signature");
  }
  if (readName(owner) !== purse.card) return fail("purse.certificate", "status card");
  if (!equal(echoed, expectedChallenge)) return fail("purse.certificate", "status challenge");
  const limits = { perDebit: debitLimit, sincePin: pinLimit, maximumBalance: maximum };
  return ok({ balance: left, counter: number, spent: taken, limits, bytes });
}
