/** Text and dates inside data groups, as documents write them. @module */
import { fromUtf8, toHex } from "../../crypto/bytes.ts";
import { isPlainText } from "../../text/plain-text.ts";
import { existingDate } from "./mrz-dates.ts";

/** Above the longest address met; bounds what one field can hold. */
const MAX_TEXT_BYTES = 1_000;

/** UTF-8, composed (NFC), without spaces around; undefined where it is no text. */
export function readText(bytes: Uint8Array): string | undefined {
  const text = bytes.length <= MAX_TEXT_BYTES ? fromUtf8(bytes)?.normalize("NFC").trim() : undefined;
  return text === undefined || !isPlainText(text) ? undefined : text;
}

/** CCYYMMDD in eight digits or, in older documents, in four bytes of BCD (ICAO 9303-10 §4.7.11). As ISO 8601. */
export function readDate(bytes: Uint8Array): string | undefined {
  const digits = bytes.length === 4 ? toHex(bytes) : fromUtf8(bytes);
  const match = digits === undefined ? null : /^(\d{4})(\d\d)(\d\d)$/.exec(digits);
  return match === null ? undefined : existingDate(`${match[1]}-${match[2]}-${match[3]}`);
}

/** dd/mm/yyyy as ISO 8601. */
export function readVietnameseDate(text: string): string | undefined {
  const match = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text);
  return match === null ? undefined : existingDate(`${match[3]}-${match[2]}-${match[1]}`);
}

/** `<` parts the components of an address or of a name, `<<` surname from given names. */
export function readParts(bytes: Uint8Array): readonly string[] | undefined {
  return readText(bytes)
    ?.split("<")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
