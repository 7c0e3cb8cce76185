/** What is printed on a card: its number, the six digits, the QR on the back; and what its letter tells: PIN and PUK. @module */
import { bytesToUint } from "../../core/crypto/bytes.ts";
import { CARDS, type CardName } from "./catalogue.ts";
import { type CardKind, DEMONSTRATION_ISSUER, type ProvincialIssuer } from "./provincial-issuer.ts";

const CAN_DIGITS = 6;
const NUMBER_DIGITS = 8;
const PIN_DIGITS = 6;
const PUK_DIGITS = 8;
/** What a label is hashed to before it is cut to digits. */
const DIGIT_SOURCE_BYTES = 6;

/** What opens a card: printed on it, and in its letter. */
export interface CardDigits {
  /** Card access number, six digits. */
  readonly can: string;
  /** Six digits. */
  readonly pin: string;
  /** Eight digits. */
  readonly puk: string;
}

/** For the card with this label: random in character and the same each time. */
export function drawDigits({ bytes }: ProvincialIssuer, label: string): CardDigits {
  const draw = (what: string, digits: number) =>
    String(bytesToUint(bytes(`${what}/${label}`, DIGIT_SOURCE_BYTES)) % 10 ** digits).padStart(digits, "0");
  return { can: draw("can", CAN_DIGITS), pin: draw("pin", PIN_DIGITS), puk: draw("puk", PUK_DIGITS) };
}

/** `BNC-` for citizens, `BNS-` for staff, and the index in the status list in eight digits. */
export function numberOf(kind: CardKind, index: number): string {
  return `${kind === "citizen" ? "BNC" : "BNS"}-${String(index).padStart(NUMBER_DIGITS, "0")}`;
}

/** The digits that open a card of the demonstration; everybody can compute them. */
export function cardDigits(name: CardName): CardDigits {
  return drawDigits(DEMONSTRATION_ISSUER, name);
}

export function cardAccessNumber(name: CardName): string {
  return cardDigits(name).can;
}

export function cardPin(name: CardName): string {
  return cardDigits(name).pin;
}

export function cardNumber(name: CardName): string {
  const { kind, index } = CARDS[name];
  return numberOf(kind, index);
}

/** `BNC1|CAN|card number` (card profile, "Printed"). */
export function printedQr(name: CardName): string {
  return `BNC1|${cardAccessNumber(name)}|${cardNumber(name)}`;
}
