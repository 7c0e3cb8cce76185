/** The QR code printed on the national ID card: a way into the chip, never a proof of anything. @module */
import { fail, ok, type Result } from "../../errors/result.ts";

export interface NationalPrintedCode {
  /** Twelve digits. */
  readonly personalNumber: string;
  /** Card access number: the last six digits of the personal number; no other is printed. */
  readonly can: string;
}

const MAX_CHARACTERS = 1_024;
/** `number|old number|name|ddMMyyyy|sex|address|ddMMyyyy issued`; newer cards add fields. */
const LEAST_FIELDS = 7;
const PERSONAL_NUMBER = /^\d{12}$/;
const CAN_DIGITS = 6;

/**
 * Reads the code; all but the number stays where it is, for nothing of it is signed and the chip knows it better.
 * Fails with `scanner.unreadable`.
 */
export function parseNationalPrintedCode(text: string): Result<NationalPrintedCode> {
  const trimmed = text.trim();
  const fields = trimmed.length > MAX_CHARACTERS ? [] : trimmed.split("|");
  const [personalNumber = ""] = fields;
  if (fields.length < LEAST_FIELDS || !PERSONAL_NUMBER.test(personalNumber)) {
    return fail("scanner.unreadable", "not the code of a national ID card");
  }
  return ok({ personalNumber, can: personalNumber.slice(-CAN_DIGITS) });
}
