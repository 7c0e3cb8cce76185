/**
 * DG13 of the Vietnamese ID card: the holder in Vietnamese letters. ICAO leaves the group to the issuer; this is the
 * form that independent readers agree on: SEQUENCE { INTEGER 1, OID 1.0.10646.1.0.8, SET OF SEQUENCE { INTEGER field,
 * value } }. It is minimised while it is parsed: only the fields asked for become text, and ethnicity (dân tộc, 6) and
 * religion (tôn giáo, 7) cannot be asked for.
 * @module
 */
import { bytesToUint } from "../../crypto/bytes.ts";
import { ok, type Result } from "../../errors/result.ts";
import { DER, type DerNode, DerReader } from "../../trust/x509/der.ts";
import { malformed, openGroup } from "./group-file.ts";
import { readText, readVietnameseDate } from "./text-fields.ts";

/** What may be kept, by the number of the field on the card. */
const FIELDS = {
  1: "personalNumber",
  2: "fullName",
  3: "dateOfBirth",
  4: "sex",
  5: "nationality",
  8: "origin",
  9: "residence",
  10: "marks",
  11: "dateOfIssue",
  12: "dateOfExpiry",
  13: "parents",
  14: "spouse",
  15: "oldNumber",
} as const;

export type Dg13Field = (typeof FIELDS)[keyof typeof FIELDS];

/** Text composed (NFC), dates in ISO 8601. Only what was asked for, is there and is not empty. */
export interface VietnameseHolder {
  /** Twelve digits (số định danh cá nhân). */
  readonly personalNumber?: string;
  readonly fullName?: string;
  readonly dateOfBirth?: string;
  readonly sex?: "Nam" | "Nữ";
  readonly nationality?: string;
  /** Quê quán, nơi đăng ký khai sinh. */
  readonly origin?: string;
  /** Nơi thường trú. */
  readonly residence?: string;
  /** Đặc điểm nhận dạng. */
  readonly marks?: string;
  readonly dateOfIssue?: string;
  /** `never` for "Không thời hạn". */
  readonly dateOfExpiry?: string | "never";
  readonly father?: string;
  readonly mother?: string;
  readonly spouse?: string;
  /** Nine digits of the older card. */
  readonly oldNumber?: string;
  /** Fields asked for whose value is none of its kind; they are left out. */
  readonly unreadable: readonly Dg13Field[];
}

const UNICODE_10646 = "1.0.10646.1.0.8";
const PRINTABLE_STRING = 0x13;
const UTF8_STRING = 0x0c;
const NO_END = "không thời hạn";
const MAX_FIELDS = 64;
/** Father and mother lie at most in a SEQUENCE of SEQUENCEs. */
const MAX_NESTING = 3;

type Reader = (nodes: readonly DerNode[]) => Omit<VietnameseHolder, "unreadable"> | undefined;

const readers: Readonly<Record<Dg13Field, Reader>> = {
  personalNumber: text("personalNumber", (value) => (/^\d{12}$/.test(value) ? value : undefined)),
  fullName: text("fullName"),
  dateOfBirth: text("dateOfBirth", readVietnameseDate),
  sex: text("sex", (value) => (value === "Nam" || value === "Nữ" ? value : undefined)),
  nationality: text("nationality"),
  origin: text("origin"),
  residence: text("residence"),
  marks: text("marks"),
  dateOfIssue: text("dateOfIssue", readVietnameseDate),
  dateOfExpiry: text("dateOfExpiry", (value) =>
    value.toLowerCase() === NO_END ? "never" : readVietnameseDate(value),
  ),
  parents: readParents,
  spouse: text("spouse"),
  oldNumber: text("oldNumber", (value) => (/^\d{9}$/.test(value) ? value : undefined)),
};

/**
 * From the whole file. A field is known by its number, never by its place; numbers not asked for are not looked into.
 * Fails with `dg.malformed`, also where a field asked for stands there twice.
 */
export function parseDg13(file: Uint8Array, keep: ReadonlySet<Dg13Field>): Result<VietnameseHolder> {
  const value = openGroup(file, { name: "DG13", tag: 0x6d });
  if (!value.ok) return value;
  const whole = new DerReader(value.value);
  const sequence = whole.enter(DER.sequence);
  whole.end();
  sequence.small();
  if (sequence.oid() !== UNICODE_10646) sequence.refuse("object identifier");
  const entries = sequence.enter(DER.set).rest();
  if (entries.length > MAX_FIELDS) whole.refuse("too many fields");
  const wanted = entries.flatMap((entry) => wantedField(whole, entry, keep) ?? []);
  if (whole.fault !== undefined) return malformed("DG13", whole.fault);
  const names = wanted.map(({ name }) => name);
  if (new Set(names).size !== names.length) return malformed("DG13", "a field stands there twice");
  const read = wanted.map(({ name, nodes }) => ({ name, found: readers[name](nodes) }));
  const unreadable = read.flatMap(({ name, found }) => (found === undefined ? [name] : []));
  return ok(Object.assign({ unreadable }, ...read.map(({ found }) => found ?? {})));
}

interface WantedField {
  readonly name: Dg13Field;
  readonly nodes: readonly DerNode[];
}

/** The number is read of every entry, the value only of those that are kept. */
function wantedField(
  whole: DerReader,
  entry: DerNode,
  keep: ReadonlySet<Dg13Field>,
): WantedField | undefined {
  if (entry.tag !== DER.sequence) whole.refuse("field");
  const reader = whole.into(entry.value);
  const { value: number } = reader.next(DER.integer);
  const name = number.length === 1 ? nameOf(bytesToUint(number)) : undefined;
  return name !== undefined && keep.has(name) ? { name, nodes: reader.rest() } : undefined;
}

function nameOf(number: number): Dg13Field | undefined {
  return Object.entries(FIELDS).find(([key]) => Number(key) === number)?.[1];
}

/**
 * One string, which some cards put into a SEQUENCE. Empty, or no value at all, is nothing; undefined is a value that is
 * none of its kind.
 */
function text<K extends keyof VietnameseHolder>(
  name: K,
  read: (value: string) => VietnameseHolder[K] | undefined = (value) => value as VietnameseHolder[K],
): Reader {
  return (nodes) => {
    const [node, ...others] = leavesOf(nodes, MAX_NESTING) ?? nodes;
    if (node === undefined || node.tag === DER.null) return {};
    const value = others.length === 0 ? stringOf(node) : undefined;
    if (value === undefined) return undefined;
    const found = value === "" ? undefined : read(value);
    if (found === undefined) return value === "" ? {} : undefined;
    return { [name]: found };
  };
}

/** Both names after the number, or both in one SEQUENCE; the father's comes first. */
function readParents(nodes: readonly DerNode[]): ReturnType<Reader> {
  const leaves = leavesOf(nodes, MAX_NESTING);
  const names = leaves?.map(stringOf);
  if (names === undefined || names.length > 2 || names.includes(undefined)) return undefined;
  const [father, mother] = names;
  return { ...(father && { father }), ...(mother && { mother }) };
}

function leavesOf(nodes: readonly DerNode[], depth: number): readonly DerNode[] | undefined {
  const leaves: DerNode[] = [];
  for (const node of nodes) {
    if (node.tag !== DER.sequence) {
      leaves.push(node);
      continue;
    }
    const inner = new DerReader(node.value);
    const below = depth > 0 ? leavesOf(inner.rest(), depth - 1) : undefined;
    if (below === undefined || inner.fault !== undefined) return undefined;
    leaves.push(...below);
  }
  return leaves;
}

function stringOf({ tag, value }: DerNode): string | undefined {
  return tag === PRINTABLE_STRING || tag === UTF8_STRING ? readText(value) : undefined;
}
