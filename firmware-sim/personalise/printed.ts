/** What is printed on a card: its number, the six digits, the QR on the back; and what its letter tells: PIN and PUK. @module */
import { bytesToUint } from "../../core/crypto/bytes.ts";
import { demonstrationBytes } from "../../core/crypto/demonstration.ts";
import { CARDS, type CardName } from "./catalogue.ts";

const CAN_DIGITS = 6;
const NUMBER_DIGITS = 8;
const PIN_DIGITS = 6;
const PUK_DIGITS = 8;
/** What a label is hashed to before it is cut to digits. */
const DIGIT_SOURCE_BYTES = 6;

/** Card access number: six digits, random in character and the same in every program. */
export function cardAccessNumber(name: CardName): string {
  return demonstrationDigits(`can/${name}`, CAN_DIGITS);
}

/** The PIN that the card's letter tells, six digits. */
export function cardPin(name: CardName): string {
  return demonstrationDigits(`pin/${name}`, PIN_DIGITS);
}

/** The PUK that the card's letter tells, eight digits. */
export function cardPuk(name: CardName): string {
  return demonstrationDigits(`puk/${name}`, PUK_DIGITS);
}

/** The digits that open a card of the demonstration; everybody can compute them. */
export function cardDigits(name: CardName): {
  readonly can: string;
  readonly pin: string;
  readonly puk: string;
} {
  return { can: cardAccessNumber(name), pin: cardPin(name), puk: cardPuk(name) };
}

/** `BNC-` for citizens, `BNS-` for staff, and eight digits. */
export function cardNumber(name: CardName): string {
  const { kind, index } = CARDS[name];
  return `${kind === "citizen" ? "BNC" : "BNS"}-${String(index).padStart(NUMBER_DIGITS, "0")}`;
}

/** `BNC1|CAN|card number` (card profile, "Printed"). */
export function printedQr(name: CardName): string {
  return `BNC1|${cardAccessNumber(name)}|${cardNumber(name)}`;
}

function demonstrationDigits(label: string, digits: number): string {
  const value = bytesToUint(demonstrationBytes(label, DIGIT_SOURCE_BYTES)) % 10 ** digits;
  return String(value).padStart(digits, "0");
}
