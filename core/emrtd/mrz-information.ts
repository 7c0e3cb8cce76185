/**
 * What of the machine-readable zone opens a document: number, birth and expiry (ICAO 9303-11 §4.3.2, 9303-3
 * §4.9).
 * @module
 */
import { fail, ok, type Result } from "../errors/result.ts";

/** The three fields as they stand in the zone, without their check digits. */
export interface MrzKeyFields {
  /** Up to 9 characters, or the whole number where a document of format 1 or 2 has a longer one. */
  readonly documentNumber: string;
  /** YYMMDD; unknown parts are `<`. */
  readonly dateOfBirth: string;
  /** YYMMDD; also where the document does not expire, as it is printed. */
  readonly dateOfExpiry: string;
}

const WEIGHTS = [7, 3, 1] as const;
const DOCUMENT_NUMBER = /^[A-Z0-9<]{1,22}$/;
const DATE = /^[0-9<]{6}$/;
const SHORT_NUMBER_CHARACTERS = 9;

/** The fields, each followed by its check digit, joined. Fails with `mrz.malformed`. */
export function mrzInformation(fields: MrzKeyFields): Result<string> {
  const { documentNumber, dateOfBirth, dateOfExpiry } = fields;
  if (!DOCUMENT_NUMBER.test(documentNumber)) return fail("mrz.malformed", "document number");
  if (!DATE.test(dateOfBirth)) return fail("mrz.malformed", "date of birth");
  if (!DATE.test(dateOfExpiry)) return fail("mrz.malformed", "date of expiry");
  const padded = documentNumber.padEnd(SHORT_NUMBER_CHARACTERS, "<");
  return ok([padded, dateOfBirth, dateOfExpiry].map((field) => field + mrzCheckDigit(field)).join(""));
}

/**
 * ICAO 9303-3 §4.9: the weighted sum modulo 10, digits by their value, A to Z as 10 to 35, `<` as 0. The caller has
 * checked the characters.
 */
export function mrzCheckDigit(field: string): string {
  const sum = [...field].reduce((total, character, index) => {
    const value = character === "<" ? 0 : Number.parseInt(character, 36);
    return total + value * (WEIGHTS[index % WEIGHTS.length] ?? 0);
  }, 0);
  return String(sum % 10);
}
