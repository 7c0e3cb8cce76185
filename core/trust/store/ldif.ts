/**
 * LDIF (RFC 2849) as the ICAO directory is published in: content records, or changes that add them. Read record by
 * record over the bytes, so that a file of 100 MB costs little more than itself; values by URL are never fetched.
 * @module
 */
import { fail, ok, type Result } from "../../errors/result.ts";

export interface LdifValue {
  /** Attribute description in lower case, without options: `usercertificate`. */
  readonly attribute: string;
  readonly value: Uint8Array;
}

export interface LdifRecord {
  /** Line of its `dn`, from 1. */
  readonly line: number;
  readonly dn: string;
  /** A change that adds nothing (`delete`, `modrdn`) keeps its name and has no values. */
  readonly change: "content" | "add" | "modify" | "delete" | "rename";
  readonly values: readonly LdifValue[];
}

/** The whole directory has 85 MB. */
export const MAX_LDIF_BYTES = 256_000_000;
/** A master list of the largest size, in base64 and folded. */
const MAX_LINE_BYTES = 24_000_000;
const MAX_RECORDS = 1_000_000;
const MAX_LINES_PER_RECORD = 10_000;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const COLON = 0x3a;

interface Line {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Whether the file begins as LDIF does: with a version, a name or a comment before either. */
export function looksLikeLdif(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 2_000)).toString("latin1");
  return /^(?:#.*\r?\n(?: .*\r?\n)*|\r?\n)*(?:version|dn):/i.test(start);
}

/**
 * The records in order. One that is broken is a failure, `trust.list_invalid` with its line, and reading goes on behind
 * it; a file too large or with too many records ends with a failure.
 */
export function* readLdif(bytes: Uint8Array): Generator<Result<LdifRecord>> {
  if (bytes.length > MAX_LDIF_BYTES) {
    yield fail("trust.list_invalid", "LDIF too large");
    return;
  }
  let records = 0;
  let lines: Line[] = [];
  for (const line of logicalLines(bytes)) {
    if (line.bytes.length > 0) {
      if (lines.length <= MAX_LINES_PER_RECORD) lines.push(line);
      continue;
    }
    const record = readRecord(lines);
    lines = [];
    if (record === undefined) continue;
    yield record;
    records += 1;
    if (records > MAX_RECORDS) {
      yield fail("trust.list_invalid", "too many LDIF records");
      return;
    }
  }
  const last = readRecord(lines);
  if (last !== undefined) yield last;
}

/** Lines unfolded (RFC 2849 §2 note 2), without comments; an empty one ends a record. */
function* logicalLines(bytes: Uint8Array): Generator<Line> {
  let pieces: Uint8Array[] = [];
  let first = 1;
  let number = 0;
  for (let offset = 0; offset < bytes.length; ) {
    const at = bytes.indexOf(LF, offset);
    const next = at === -1 ? bytes.length : at + 1;
    const end = at === -1 ? bytes.length : at;
    const line = bytes.subarray(offset, bytes[end - 1] === CR && end > offset ? end - 1 : end);
    offset = next;
    number += 1;
    if (line[0] === SPACE && pieces.length > 0) {
      pieces.push(line.subarray(1));
      continue;
    }
    if (pieces.length > 0) yield* joined(pieces, first);
    pieces = [line];
    first = number;
  }
  if (pieces.length > 0) yield* joined(pieces, first);
}

function* joined(pieces: readonly Uint8Array[], number: number): Generator<Line> {
  const [start] = pieces;
  if (start?.[0] === HASH) return;
  const bytes = pieces.length === 1 && start !== undefined ? start : Buffer.concat(pieces);
  yield { number, bytes };
}

/** Undefined where there is nothing but the version. */
function readRecord(lines: readonly Line[]): Result<LdifRecord> | undefined {
  const named = lines.filter(({ bytes }) => !startsWith(bytes, "version:"));
  const [head, ...rest] = named;
  if (head === undefined) return undefined;
  const wrong = (what: string, line = head.number) => fail("trust.list_invalid", `line ${line}: ${what}`);
  if (rest.length >= MAX_LINES_PER_RECORD) return wrong("too many lines");
  const name = readValue(head);
  if (!name.ok) return name;
  if (name.value.attribute !== "dn") return wrong("no dn");
  const values: LdifValue[] = [];
  let change: LdifRecord["change"] = "content";
  // Of a modification: whether the values that follow are added.
  let adds = true;
  for (const line of rest) {
    if (line.bytes.length === 1 && startsWith(line.bytes, "-")) continue;
    const one = readValue(line);
    if (!one.ok) return one;
    const { attribute, value } = one.value;
    if (attribute === "changetype") {
      const kind = changeOf(textOf(value));
      if (kind === undefined) return wrong("changetype", line.number);
      change = kind;
    } else if (change === "modify" && (attribute === "add" || attribute === "replace")) adds = true;
    else if (change === "modify" && (attribute === "delete" || attribute === "increment")) adds = false;
    else if (adds && change !== "delete" && change !== "rename" && attribute !== "control") {
      values.push(one.value);
    }
  }
  return ok({ line: head.number, dn: textOf(name.value.value), change, values });
}

function changeOf(text: string): LdifRecord["change"] | undefined {
  if (text === "add" || text === "modify" || text === "delete") return text;
  return text === "modrdn" || text === "moddn" ? "rename" : undefined;
}

/** `attribute[;options]:` and text, `:` and base64, or `<` and a URL, which is refused. */
function readValue({ number, bytes }: Line): Result<LdifValue> {
  const wrong = (what: string) => fail("trust.list_invalid", `line ${number}: ${what}`);
  if (bytes.length > MAX_LINE_BYTES) return wrong("too long");
  const colon = bytes.indexOf(COLON);
  if (colon < 1 || colon > 200) return wrong("no attribute");
  const attribute = textOf(bytes.subarray(0, colon)).toLowerCase().split(";")[0] ?? "";
  const mark = bytes[colon + 1];
  if (mark === 0x3c) return wrong("a value by URL");
  const text = Buffer.from(bytes.subarray(colon + (mark === COLON ? 2 : 1)))
    .toString("latin1")
    .replace(/^ +/, "");
  if (mark !== COLON) return ok({ attribute, value: new Uint8Array(Buffer.from(text, "latin1")) });
  const compact = text.trimEnd();
  if (compact.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return wrong("base64");
  return ok({ attribute, value: new Uint8Array(Buffer.from(compact, "base64")) });
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString("latin1").toLowerCase() === text;
}

/** Control characters would let a file paint on somebody's console. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 1_000)).toString("utf8").replace(/\p{C}/gu, "\ufffd").trim();
}
