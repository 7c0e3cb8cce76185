/** What is printed on a card: its number, the six digits, the QR on the back. @module */
import { bytesToUint } from "../../core/crypto/bytes.ts";
import { demonstrationBytes } from "../../core/crypto/demonstration.ts";
import { CARDS, type CardName } from "./catalogue.ts";

const CAN_VALUES = 1_000_000;
const CAN_DIGITS = 6;
const NUMBER_DIGITS = 8;

/** Card access number: six digits, random in character and the same in every program. */
export function cardAccessNumber(name: CardName): string {
  const value = bytesToUint(demonstrationBytes(`can/${name}`, CAN_DIGITS)) % CAN_VALUES;
  return String(value).padStart(CAN_DIGITS, "0");
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
