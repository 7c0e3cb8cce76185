/** Distinguished names (RFC 5280 §4.1.2.4), compared as countries write them: without regard to case and type. @module */
import { fromUtf8, toHex } from "../../crypto/bytes.ts";
import { DER, type DerReader } from "./der.ts";

export interface Name {
  readonly attributes: readonly { readonly type: string; readonly value: string }[];
  /** countryName in upper case, where it is two or three letters. */
  readonly country: string | undefined;
  /** As the certificate has it, before it was made upper case. */
  readonly countryAsWritten: string | undefined;
  /** For comparing and for people: `C=VN, O=…, CN=…`. */
  readonly text: string;
  /** RFC 5280 §7.1 without the stringprep: lower case, white space folded. */
  readonly comparable: string;
}

const SHORT: Readonly<Record<string, string>> = {
  "2.5.4.3": "CN",
  "2.5.4.5": "SERIALNUMBER",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
};
const BMP_STRING = 0x1e;
const MAX_ATTRIBUTES = 64;

/** Reads a Name; faults go to the reader. */
export function readName(reader: DerReader): Name {
  const attributes: { type: string; value: string }[] = [];
  const sequence = reader.enter(DER.sequence);
  while (!sequence.atEnd) {
    const set = sequence.enter(DER.set);
    while (!set.atEnd) {
      const pair = set.enter(DER.sequence);
      const type = pair.oid();
      const { tag, value } = pair.any();
      attributes.push({ type, value: readText(tag, value) });
      if (attributes.length > MAX_ATTRIBUTES) reader.refuse("name too long");
    }
  }
  const countryAsWritten = attributes.find(({ type }) => type === "2.5.4.6")?.value.trim();
  const country = countryAsWritten?.toUpperCase();
  const pairs = attributes.map(({ type, value }) => `${SHORT[type] ?? type}=${value}`);
  return {
    attributes,
    country: country !== undefined && /^[A-Z]{2,3}$/.test(country) ? country : undefined,
    countryAsWritten,
    text: pairs.join(", "),
    comparable: pairs.map((pair) => pair.toLowerCase().replace(/\s+/g, " ").trim()).join(","),
  };
}

export function sameName(a: Name, b: Name): boolean {
  return a.comparable === b.comparable;
}

/** Control characters would let a certificate paint on somebody's console. */
function readText(tag: number, value: Uint8Array): string {
  const text = tag === BMP_STRING ? utf16(value) : (fromUtf8(value) ?? latin1(value));
  return text === undefined ? `#${toHex(value)}` : text.replace(/\p{C}/gu, "\ufffd");
}

/** TeletexString in the wild is Latin-1. */
function latin1(value: Uint8Array): string {
  return String.fromCharCode(...value.subarray(0, 1_024));
}

function utf16(value: Uint8Array): string | undefined {
  if (value.length % 2 !== 0) return undefined;
  return new TextDecoder("utf-16be").decode(value);
}
