/**
 * Which file of a document a dumped file is. Programs that dump documents name them as they please, and 011D is EF.SOD
 * inside the application and EF.CardSecurity outside it: the content decides, the name only where the content is broken.
 * @module
 */
import { fromUtf8 } from "../../crypto/bytes.ts";
import { groupOfTag } from "../../emrtd/data-groups/group-tags.ts";
import { findTlv, parseTlv, parseTlvs } from "../../tlv/ber.ts";
import { DER, DerReader } from "../x509/der.ts";
import { type Oddity, oddity } from "../x509/oddities.ts";
import { parseSignedData } from "./cms.ts";
import { openSecurityObject } from "./security-object.ts";

export type DumpName = "COM" | "SOD" | "CardAccess" | "CardSecurity" | `DG${number}`;

export interface DumpFile {
  readonly name: DumpName;
  readonly bytes: Uint8Array;
  /** What a person should know about how it was found. */
  readonly note: string | undefined;
  readonly oddities: readonly Oddity[];
}

const COM = 0x60;
const SOD = 0x77;
/** id-SecurityObject of TR-03110-3 §A.1.2.5. */
const CARD_SECURITY = "0.4.0.127.0.7.3.2.1";
const TR_03110 = "0.4.0.127.0.7.";
const STATUS_BYTES = 2;
const ZONE_GROUP = 1;
const MRZ = 0x5f1f;

/** Undefined where neither content nor name says that it belongs to a document. */
export function recogniseDump(fileName: string, bytes: Uint8Array): DumpFile | undefined {
  const named = byName(fileName);
  for (const { form, decoded } of readings(bytes)) {
    const found = byContent(decoded);
    if (found === undefined) continue;
    const { name, bytes: whole } = found;
    const cut = decoded.length - whole.length;
    const oddities = [
      ...(form === undefined ? [] : [oddity("file.text", `${name}, ${form}`)]),
      ...(cut === 0 ? [] : [oddity("file.padded", `${name}, ${cut} bytes`)]),
    ];
    const notes = [
      ...(named !== undefined && named !== name ? [`named ${named}, holds ${name}`] : []),
      ...(form === undefined ? [] : [form]),
      ...(cut === 0 ? [] : ["bytes after its end left out"]),
    ];
    return { name, bytes: whole, note: notes.length === 0 ? undefined : notes.join("; "), oddities };
  }
  return named && { name: named, bytes, note: "by its name; its content is broken", oddities: [] };
}

interface Reading {
  /** Undefined for the bytes as they are. */
  readonly form: "hexadecimal text" | "base64 text" | undefined;
  readonly decoded: Uint8Array;
}

/** The bytes as they are, then what they spell where they are text. */
function* readings(bytes: Uint8Array): Generator<Reading> {
  yield { form: undefined, decoded: bytes };
  const text = fromUtf8(bytes)?.replace(/[\s:\ufeff]+/g, "") ?? "";
  if (text.length % 2 === 0 && /^[\da-f]+$/i.test(text)) {
    yield { form: "hexadecimal text", decoded: Uint8Array.from(Buffer.from(text, "hex")) };
  } else if (/^[a-z\d+/_-]+={0,2}$/i.test(text)) {
    yield { form: "base64 text", decoded: Uint8Array.from(Buffer.from(text, "base64")) };
  }
}

/** The whole file must be one data object; padding behind it, or a status word, are what some programs leave there. */
function byContent(bytes: Uint8Array): Pick<DumpFile, "name" | "bytes"> | undefined {
  const parsed = parseTlv(bytes);
  // EF.SOD and EF.CardSecurity may have an indefinite length, which only CMS knows.
  const whole = parsed.ok ? bytes.subarray(0, parsed.value.end) : bytes;
  if (!isLeftOver(bytes.subarray(whole.length))) return undefined;
  const name = parsed.ok ? nameOf(parsed.value.tag, parsed.value.value, whole) : signedName(whole);
  return name && { name, bytes: whole };
}

/** Zeros or FF to the end of a block, a status word, or both. */
function isLeftOver(after: Uint8Array): boolean {
  if (after.length <= STATUS_BYTES) return true;
  const endsWell = after.at(-2) === 0x90 && after.at(-1) === 0;
  const padding = endsWell ? after.subarray(0, -STATUS_BYTES) : after;
  const [first] = padding;
  return (first === 0 || first === 0xff) && padding.every((byte) => byte === first);
}

function nameOf(tag: number, value: Uint8Array, whole: Uint8Array): DumpName | undefined {
  if (tag === COM) return "COM";
  if (tag === SOD) return "SOD";
  const group = groupOfTag(tag);
  if (group === ZONE_GROUP) return holdsZone(value) ? "DG1" : undefined;
  if (group !== undefined) return `DG${group}`;
  if (tag === DER.sequence) return signedName(whole);
  const infos = new DerReader(value);
  return tag === DER.set && infos.enter(DER.sequence).oid().startsWith(TR_03110) ? "CardAccess" : undefined;
}

/** EF.DIR begins with the tag of DG1 as well (ISO 7816-4 §8.2.1.1). */
function holdsZone(value: Uint8Array): boolean {
  const objects = parseTlvs(value);
  return objects.ok && findTlv(objects.value, MRZ) !== undefined;
}

function signedName(bytes: Uint8Array): DumpName | undefined {
  const data = parseSignedData(bytes);
  if (!data.ok) return undefined;
  const { contentType, content } = data.value;
  if (contentType === CARD_SECURITY) return "CardSecurity";
  return openSecurityObject(contentType, content).ok ? "SOD" : undefined;
}

const FIXED: ReadonlyMap<string, DumpName> = new Map<string, DumpName>([
  ["com", "COM"],
  ["sod", "SOD"],
  ["cardaccess", "CardAccess"],
  ["cardsecurity", "CardSecurity"],
  ["011e", "COM"],
  ["011d", "SOD"],
  ["011c", "CardAccess"],
]);

/** `EF_SOD.bin`, `ef011D.bin`, `Datagroup1.bin`, `EF.DG13`, `dg02.dat` … (file identifiers: ICAO 9303-10 table 38). */
function byName(fileName: string): DumpName | undefined {
  const plain = fileName.toLowerCase().replace(/\.(?:bin|dat|der|hex|b64|txt|ef)$/, "");
  const compact = plain.replace(/[\s._-]/g, "").replace(/^ef/, "");
  const fixed = FIXED.get(compact);
  if (fixed !== undefined) return fixed;
  const decimal = /^(?:dg|datagroup)0?(\d{1,2})$/.exec(compact)?.[1];
  const identifier = /^01([01][0-9a-f])$/.exec(compact)?.[1];
  const group = decimal === undefined ? Number.parseInt(identifier ?? "", 16) : Number(decimal);
  return group >= 1 && group <= 16 ? `DG${group}` : undefined;
}
