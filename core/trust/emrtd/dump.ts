/**
 * Which file of a document a dumped file is. Programs that dump documents name them as they please, and 011D is EF.SOD
 * inside the application and EF.CardSecurity outside it: the content decides, the name only where the content is broken.
 * @module
 */
import { groupOfTag } from "../../emrtd/data-groups/group-tags.ts";
import { parseTlv } from "../../tlv/ber.ts";
import { DER, DerReader } from "../x509/der.ts";
import { parseSignedData } from "./cms.ts";
import { LDS_SECURITY_OBJECT, LEGACY_SECURITY_OBJECTS } from "./security-object.ts";

export type DumpName = "COM" | "SOD" | "CardAccess" | "CardSecurity" | `DG${number}`;

export interface DumpFile {
  readonly name: DumpName;
  readonly bytes: Uint8Array;
  /** What a person should know about how it was found. */
  readonly note: string | undefined;
}

const COM = 0x60;
const SOD = 0x77;
/** id-SecurityObject of TR-03110-3 §A.1.2.5. */
const CARD_SECURITY = "0.4.0.127.0.7.3.2.1";
const TR_03110 = "0.4.0.127.0.7.";
const STATUS_BYTES = 2;

/** Undefined where neither content nor name says that it belongs to a document. */
export function recogniseDump(fileName: string, bytes: Uint8Array): DumpFile | undefined {
  const named = byName(fileName);
  const found = byContent(bytes);
  if (found === undefined) return named && { name: named, bytes, note: "by its name; its content is broken" };
  const cut = found.bytes.length < bytes.length ? "bytes after its end left out" : undefined;
  const other =
    named !== undefined && named !== found.name ? `named ${named}, holds ${found.name}` : undefined;
  const notes = [other, cut].filter((note) => note !== undefined);
  return { ...found, note: notes.length === 0 ? undefined : notes.join("; ") };
}

/** The whole file must be one data object; zeros after it, or a status word, are what some programs leave there. */
function byContent(bytes: Uint8Array): Pick<DumpFile, "name" | "bytes"> | undefined {
  const parsed = parseTlv(bytes);
  // EF.SOD and EF.CardSecurity may have an indefinite length, which only CMS knows.
  const whole = parsed.ok ? bytes.subarray(0, parsed.value.end) : bytes;
  const after = bytes.subarray(whole.length);
  if (after.length > STATUS_BYTES && after.some((byte) => byte !== 0)) return undefined;
  const name = parsed.ok ? nameOf(parsed.value.tag, parsed.value.value, whole) : signedName(whole);
  return name && { name, bytes: whole };
}

function nameOf(tag: number, value: Uint8Array, whole: Uint8Array): DumpName | undefined {
  if (tag === COM) return "COM";
  if (tag === SOD) return "SOD";
  const group = groupOfTag(tag);
  if (group !== undefined) return `DG${group}`;
  if (tag === DER.sequence) return signedName(whole);
  const infos = new DerReader(value);
  return tag === DER.set && infos.enter(DER.sequence).oid().startsWith(TR_03110) ? "CardAccess" : undefined;
}

function signedName(bytes: Uint8Array): DumpName | undefined {
  const data = parseSignedData(bytes);
  if (!data.ok) return undefined;
  const { contentType } = data.value;
  if (contentType === CARD_SECURITY) return "CardSecurity";
  return contentType === LDS_SECURITY_OBJECT || LEGACY_SECURITY_OBJECTS.includes(contentType)
    ? "SOD"
    : undefined;
}

const FIXED: Readonly<Record<string, DumpName>> = {
  com: "COM",
  sod: "SOD",
  cardaccess: "CardAccess",
  cardsecurity: "CardSecurity",
  "011e": "COM",
  "011d": "SOD",
  "011c": "CardAccess",
};

/** `EF_SOD.bin`, `ef011D.bin`, `Datagroup1.bin`, `EF.DG13`, `dg02.dat` … (file identifiers: ICAO 9303-10 table 38). */
function byName(fileName: string): DumpName | undefined {
  const plain = fileName.toLowerCase().replace(/\.(?:bin|dat|der|hex|ef)$/, "");
  const compact = plain.replace(/[\s._-]/g, "").replace(/^ef/, "");
  const fixed = FIXED[compact];
  if (fixed !== undefined) return fixed;
  const decimal = /^(?:dg|datagroup)0?(\d{1,2})$/.exec(compact)?.[1];
  const identifier = /^01([01][0-9a-f])$/.exec(compact)?.[1];
  const group = decimal === undefined ? Number.parseInt(identifier ?? "", 16) : Number(decimal);
  return group >= 1 && group <= 16 ? `DG${group}` : undefined;
}
