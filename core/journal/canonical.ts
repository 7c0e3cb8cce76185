/** Canonical JSON (RFC 8785) of strings, whole numbers, booleans, null, arrays and objects: one value, one text. @module */
import { utf8 } from "../crypto/bytes.ts";

/**
 * The one text of a value. Members whose value is undefined are left out, as in JSON. Throws a TypeError on anything
 * else that could be written in two ways or not at all: fractions, numbers beyond 2^53, lone surrogates, dates, bytes.
 * RFC 8785 §3.2.2.3 would allow fractions; none of our records has one, and so no two programs can differ on them.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return wholeNumber(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isPlainObject(value)) return object(value);
  throw new TypeError(`no canonical form of ${typeof value}`);
}

/** The same in UTF-8. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8(canonicalJson(value));
}

function object(value: Readonly<Record<string, unknown>>): string {
  // RFC 8785 §3.2.3 sorts by UTF-16 code units, which is what sort() does.
  let members = "";
  for (const name of Object.keys(value).sort()) {
    if (value[name] === undefined) continue;
    members += `${members === "" ? "" : ","}${quoted(name)}:${canonicalJson(value[name])}`;
  }
  return `{${members}}`;
}

/** ASCII that JSON writes as it is: nearly all names and values of our records. */
const PLAIN = /^[ !#-[\]-~]*$/;

function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError("a lone surrogate has no canonical form");
  return JSON.stringify(text);
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value))
    throw new TypeError("only whole numbers below 2^53 have a canonical form");
  return JSON.stringify(value);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
