/**
 * DG13 of the Vietnamese card: `6D { SEQ { INT 1, OID, SET { SEQ { INT n, value } … } } }`. No standard defines it; the
 * variants are those that readers of real cards cope with.
 * @module
 */
import { concat, utf8 } from "../../../core/crypto/bytes.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import type { NationalPerson } from "./people.ts";
import { integer, oid } from "./pki/der.ts";

export interface Dg13Shape {
  /** What holds a value: PrintableString where its letters allow, else UTF8String; or always UTF8String. */
  readonly strings?: "mixed" | "utf8";
  /** Field 13: one SEQUENCE for each parent, or one around both. */
  readonly parents?: "apart" | "together";
  /** `long`: lengths of a single byte written as two (81xx), which BER allows and DER does not. */
  readonly lengths?: "short" | "long";
  /** Numbers of fields that are not there at all. */
  readonly omit?: readonly number[];
  /** `reversed`: nobody may go by position. */
  readonly order?: "ascending" | "reversed";
}

export interface Dg13Holder extends NationalPerson {
  /** ISO 8601. */
  readonly issueDate: string;
  /** ISO 8601; undefined where the card does not expire. */
  readonly expiryDate: string | undefined;
}

const PROFILE = "1.0.10646.1.0.8";
/** X.680 §41.4. */
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;
const UTF8_STRING = 0x0c;
const PRINTABLE_STRING = 0x13;
const NO_EXPIRY = "Không thời hạn";

type Wrap = (tag: number, ...values: readonly Uint8Array[]) => Uint8Array;

export function dg13(holder: Dg13Holder, shape: Dg13Shape = {}): Uint8Array {
  const { lengths = "short", omit = [], order = "ascending" } = shape;
  const wrap = lengths === "long" ? encodeLong : encodeTlv;
  const fields = fieldsOf(holder, shape, wrap).filter(([number]) => !omit.includes(number));
  const entries = fields.map(([number, value]) => wrap(0x30, integer(number), ...value));
  // A SET in the order of its numbers, not of its encodings: that is how the cards have it.
  const set = wrap(0x31, ...(order === "ascending" ? entries : entries.reverse()));
  return wrap(0x6d, wrap(0x30, integer(1), oid(PROFILE), set));
}

function fieldsOf(
  holder: Dg13Holder,
  { parents = "apart", strings = "mixed" }: Dg13Shape,
  wrap: Wrap,
): readonly (readonly [number, readonly Uint8Array[]])[] {
  const text = (value: string) => [encodeText(value, strings, wrap)];
  const both = [holder.father, holder.mother].map((name) => wrap(UTF8_STRING, utf8(name)));
  return [
    [1, text(holder.personalNumber)],
    [2, [wrap(UTF8_STRING, utf8(holder.fullName))]],
    [3, text(dayMonthYear(holder.birthDate))],
    [4, text(holder.sex)],
    [5, text("Việt Nam")],
    [6, text(holder.ethnicity)],
    [7, text(holder.religion)],
    [8, text(holder.origin)],
    [9, text(holder.residence)],
    [10, text(holder.marks)],
    [11, text(dayMonthYear(holder.issueDate))],
    [12, text(holder.expiryDate === undefined ? NO_EXPIRY : dayMonthYear(holder.expiryDate))],
    [13, parents === "apart" ? both.map((name) => wrap(0x30, name)) : [wrap(0x30, ...both)]],
    [14, text(holder.spouse ?? "")],
    [15, text(holder.oldNumber ?? "")],
    [16, text("")],
  ];
}

function encodeText(value: string, strings: "mixed" | "utf8", wrap: Wrap): Uint8Array {
  return wrap(strings === "mixed" && PRINTABLE.test(value) ? PRINTABLE_STRING : UTF8_STRING, utf8(value));
}

/** A length below 128 in the long form of one byte (X.690 §8.1.3.5 note 2). */
function encodeLong(tag: number, ...values: readonly Uint8Array[]): Uint8Array {
  const body = concat(...values);
  return body.length < 0x80 ? concat(Uint8Array.of(tag, 0x81, body.length), body) : encodeTlv(tag, body);
}

/** `20/05/1990` */
function dayMonthYear(isoDate: string): string {
  return isoDate.split("-").reverse().join("/");
}
