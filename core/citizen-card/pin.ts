/**
 * PIN and PUK of a citizen card (ISO 7816-4 §11.5.6, §11.5.7, §11.5.10; card profile, "PIN"). They travel only over
 * the secure channel of a card that has proved itself first.
 * @module
 */
import { describeStatus, retriesLeft, statusWords } from "../apdu/status-words.ts";
import { utf8 } from "../crypto/bytes.ts";
import type { ErrorCode } from "../errors/codes.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { ProvenCard } from "./proven-card.ts";

const INS_VERIFY = 0x20;
const INS_CHANGE_REFERENCE_DATA = 0x24;
const INS_RESET_RETRY_COUNTER = 0x2c;
/** P2: specific reference data, number 1. */
const PIN_REFERENCE = 0x81;

const PIN_PATTERN = /^\d{6}$/;
const PUK_PATTERN = /^\d{8}$/;

/** True where it can be a PIN: six digits. */
export function isPin(text: string): boolean {
  return PIN_PATTERN.test(text);
}

/**
 * After it the card gives protected claims until it is reset, deselected or another PIN is tried. Fails with `pin.format`,
 * `pin.wrong` (the detail says how many tries are left), `pin.blocked`, `pin.last_try_contact` (the try was not taken), `card.refused` and
 * link failures; after one of these whether the try counted is not known.
 */
export function verifyPin(card: ProvenCard, pin: string): Promise<Result<undefined>> {
  if (!isPin(pin)) return badFormat("PIN");
  return send(card, INS_VERIFY, pin, "pin");
}

/** The old PIN counts as a try. Fails as {@link verifyPin}. */
export function changePin(card: ProvenCard, oldPin: string, newPin: string): Promise<Result<undefined>> {
  if (!isPin(oldPin) || !isPin(newPin)) return badFormat("PIN");
  return send(card, INS_CHANGE_REFERENCE_DATA, oldPin + newPin, "pin");
}

/**
 * Sets a new PIN by the PUK (eight digits), with all its tries. Fails with `pin.format`, `puk.wrong`, `puk.blocked`,
 * `pin.last_try_contact` and as {@link verifyPin}.
 */
export function unblockPin(card: ProvenCard, puk: string, newPin: string): Promise<Result<undefined>> {
  if (!PUK_PATTERN.test(puk)) return badFormat("PUK");
  if (!isPin(newPin)) return badFormat("PIN");
  return send(card, INS_RESET_RETRY_COUNTER, puk + newPin, "puk");
}

/** Asks without trying: how many tries the PIN has left; 0 is blocked. Undefined where it has been verified already. */
export async function pinTriesLeft({ card }: ProvenCard): Promise<Result<number | undefined>> {
  const answer = await card.link.transmit({ cla: 0, ins: INS_VERIFY, p1: 0, p2: PIN_REFERENCE });
  if (!answer.ok) return answer;
  const { sw } = answer.value;
  if (sw === statusWords.ok) return ok(undefined);
  if (sw === statusWords.authenticationMethodBlocked) return ok(0);
  const left = retriesLeft(sw);
  return left === undefined ? fail("card.refused", `VERIFY ${describeStatus(sw)}`) : ok(left);
}

async function send(
  { card }: ProvenCard,
  ins: number,
  digits: string,
  which: "pin" | "puk",
): Promise<Result<undefined>> {
  const data = utf8(digits);
  const answer = await card.link.transmit({ cla: 0, ins, p1: 0, p2: PIN_REFERENCE, data });
  data.fill(0);
  if (!answer.ok) return answer;
  const { sw } = answer.value;
  if (sw === statusWords.ok) return ok(undefined);
  return refusal(sw, ins, which);
}

function refusal(sw: number, ins: number, which: "pin" | "puk"): Result<never> {
  const wrong: ErrorCode = `${which}.wrong`;
  const blocked: ErrorCode = `${which}.blocked`;
  const left = retriesLeft(sw);
  if (left !== undefined) return left === 0 ? fail(blocked) : fail(wrong, `${left} left`);
  if (sw === statusWords.authenticationMethodBlocked) return fail(blocked);
  if (sw === statusWords.conditionsNotSatisfied) return fail("pin.last_try_contact", which.toUpperCase());
  return fail("card.refused", `${describeStatus(ins).slice(2)} ${describeStatus(sw)}`);
}

async function badFormat(which: string): Promise<Result<never>> {
  return fail("pin.format", which);
}
