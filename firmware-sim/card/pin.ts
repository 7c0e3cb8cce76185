/**
 * VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER (ISO 7816-4 §11.5.6, §11.5.7, §11.5.10; card profile, "PIN").
 * A try is taken before it is looked at, so that pulling the card in time gains nothing.
 * @module
 */
import { statusWords } from "../../core/apdu/status-words.ts";
import { equal, utf8 } from "../../core/crypto/bytes.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import { type Answer, type PlainCommand, status } from "./command.ts";
import { type CitizenCardMemory, PIN_TRIES, PUK_TRIES } from "./memory.ts";
import type { CardContents } from "./profile.ts";
import type { Session } from "./session.ts";

export interface PinContext {
  readonly session: Session;
  readonly memory: CitizenCardMemory;
  readonly contents: Pick<CardContents, "pin" | "puk">;
  readonly interface: CardInterface;
}

const PIN_REFERENCE = 0x81;
const PIN_BYTES = 6;
const PUK_BYTES = 8;

/** Data: the PIN. Without data it answers whether it has been verified, or how many tries are left. */
export function verify({ p1, p2, data }: PlainCommand, context: PinContext): Answer {
  const refused = mayUse(p1, p2, context);
  if (refused !== undefined) return refused;
  const { session, memory } = context;
  if (data.length === 0) return session.pinVerified ? status(statusWords.ok) : triesStatus(memory.pinTries);
  if (!isDigits(data, PIN_BYTES)) return status(statusWords.incorrectData);
  const outcome = comparePin(data, context);
  session.pinVerified = outcome === undefined;
  return outcome ?? status(statusWords.ok);
}

/** Data: the old PIN, the new one. The PIN state stays as it is, but is lost by a wrong old PIN. */
export function changeReferenceData({ p1, p2, data }: PlainCommand, context: PinContext): Answer {
  const refused = mayUse(p1, p2, context);
  if (refused !== undefined) return refused;
  if (!isDigits(data, 2 * PIN_BYTES)) return status(statusWords.incorrectData);
  const wrong = comparePin(data.subarray(0, PIN_BYTES), context);
  if (wrong !== undefined) {
    context.session.pinVerified = false;
    return wrong;
  }
  context.memory.pin = data.slice(PIN_BYTES);
  return status(statusWords.ok);
}

/** Data: the PUK, the new PIN. The PIN is to be verified after it like any other. */
export function resetRetryCounter({ p1, p2, data }: PlainCommand, context: PinContext): Answer {
  const refused = mayUse(p1, p2, context);
  if (refused !== undefined) return refused;
  if (!isDigits(data, PUK_BYTES + PIN_BYTES)) return status(statusWords.incorrectData);
  const { memory, contents, session } = context;
  const wrong = compare(data.subarray(0, PUK_BYTES), utf8(contents.puk), context, "pukTries", PUK_TRIES);
  if (wrong !== undefined) return wrong;
  memory.pin = data.slice(PUK_BYTES);
  memory.pinTries = PIN_TRIES;
  session.pinVerified = false;
  return status(statusWords.ok);
}

function mayUse(p1: number, p2: number, { session }: PinContext): Answer | undefined {
  if (session.terminal === undefined) return status(statusWords.securityStatusNotSatisfied);
  if (p1 !== 0) return status(statusWords.incorrectP1P2);
  return p2 === PIN_REFERENCE ? undefined : status(statusWords.referencedDataNotFound);
}

function comparePin(given: Uint8Array, context: PinContext): Answer | undefined {
  const { memory, contents } = context;
  return compare(given, memory.pin ?? utf8(contents.pin), context, "pinTries", PIN_TRIES);
}

/** Undefined where it is right. */
function compare(
  given: Uint8Array,
  right: Uint8Array,
  context: PinContext,
  counter: "pinTries" | "pukTries",
  all: number,
): Answer | undefined {
  const { memory } = context;
  const left = memory[counter];
  if (left === 0) return status(statusWords.authenticationMethodBlocked);
  // Over the air somebody may try in passing; the last try is the holder's, with the card in the slot.
  if (left === 1 && context.interface === "contactless") return status(statusWords.conditionsNotSatisfied);
  memory[counter] = left - 1;
  if (!equal(given, right)) return triesStatus(left - 1);
  memory[counter] = all;
  return undefined;
}

function triesStatus(left: number): Answer {
  return status(left === 0 ? statusWords.authenticationMethodBlocked : 0x63c0 + left);
}

function isDigits(data: Uint8Array, length: number): boolean {
  return data.length === length && data.every((byte) => byte >= 0x30 && byte <= 0x39);
}
