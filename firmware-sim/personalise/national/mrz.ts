/** The machine-readable zone of format TD1 (ICAO 9303-5 §4.2) as the Vietnamese card fills it. @module */

export interface MrzHolder {
  /** Twelve digits. */
  readonly personalNumber: string;
  /** As written in Vietnamese. */
  readonly fullName: string;
  /** ISO 8601. */
  readonly birthDate: string;
  readonly sex: "Nam" | "Nữ";
  /** ISO 8601; undefined where the card does not expire. */
  readonly expiryDate: string | undefined;
}

const WEIGHTS = [7, 3, 1] as const;
const LINE = 30;
const NUMBER_CHARACTERS = 9;
/** A card without an end has a date all the same. */
const NO_EXPIRY = "991231";

/** What of the zone opens the card, as it stands there, without check digits. */
export interface ZoneKeyFields {
  readonly documentNumber: string;
  /** YYMMDD. */
  readonly dateOfBirth: string;
  readonly dateOfExpiry: string;
}

/** Three lines of 30 characters. */
export function td1Lines(holder: MrzHolder): readonly [string, string, string] {
  const { personalNumber } = holder;
  const { documentNumber, dateOfBirth, dateOfExpiry } = zoneKeyFields(holder);
  const optional = `${personalNumber}<<${checkDigit(personalNumber)}`;
  const first = `IDVNM${withCheckDigit(documentNumber)}${optional}`;
  const dates = withCheckDigit(dateOfBirth);
  const end = withCheckDigit(dateOfExpiry);
  const sex = holder.sex === "Nam" ? "M" : "F";
  // Composite: upper line from the number on, and dates and optional data of the middle line (§4.2.4).
  const composite = checkDigit(`${first.slice(5)}${dates}${end}${"<".repeat(11)}`);
  return [first, `${dates}${sex}${end}VNM${"<".repeat(11)}${composite}`, nameLine(holder.fullName)];
}

/** The document number is the last nine digits of the personal number, which itself is optional data. */
export function zoneKeyFields({ personalNumber, birthDate, expiryDate }: MrzHolder): ZoneKeyFields {
  return {
    documentNumber: personalNumber.slice(-NUMBER_CHARACTERS),
    dateOfBirth: yymmdd(birthDate),
    dateOfExpiry: expiryDate === undefined ? NO_EXPIRY : yymmdd(expiryDate),
  };
}

/** MRZ information (ICAO 9303-11 §9.7.2): number, birth, expiry, each with its check digit. */
export function mrzInformation(holder: MrzHolder): string {
  const { documentNumber, dateOfBirth, dateOfExpiry } = zoneKeyFields(holder);
  return [documentNumber, dateOfBirth, dateOfExpiry].map(withCheckDigit).join("");
}

function withCheckDigit(field: string): string {
  return field + checkDigit(field);
}

/** ICAO 9303-3 §4.9: weights 7, 3, 1; letters count from 10, filler 0. */
export function checkDigit(field: string): string {
  const values = Array.from(field, (character) => (character === "<" ? 0 : Number.parseInt(character, 36)));
  const sum = values.reduce(
    (total, value, index) => total + value * (WEIGHTS[index % WEIGHTS.length] ?? 0),
    0,
  );
  return String(sum % 10);
}

/** Latin capitals without marks, one space between words: Đ is D, Ư is U, a hyphen is a space (ICAO 9303-3 §4.6, §6 A). */
export function transliterate(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "D")
    .toUpperCase()
    .replace(/[\s-]+/g, " ")
    .replace(/[^A-Z ]/g, "")
    .trim();
}

/** Primary identifier (the family name) and the others, cut where they do not fit (ICAO 9303-5 §4.2.3). */
function nameLine(fullName: string): string {
  const [primary = "", ...others] = transliterate(fullName).split(" ");
  const line = others.length === 0 ? primary : `${primary}<<${others.join("<")}`;
  return line.slice(0, LINE).padEnd(LINE, "<");
}

function yymmdd(isoDate: string): string {
  return isoDate.slice(2).replaceAll("-", "");
}
