/** EF.INDEX: which record of EF.DISCLOSURES holds which claim. Unsigned: a wrong index shows when the disclosure is read. @module */
import type { ApduLink } from "../apdu/link.ts";
import { fromUtf8 } from "../crypto/bytes.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { findTlv, parseTlvs } from "../tlv/ber.ts";
import { MAX_INDEX_BYTES, MAX_INDEX_ENTRIES, sfi } from "./profile.ts";
import { readTransparentFile } from "./read-file.ts";

export interface IndexEntry {
  /** 1 to 254, the number that READ RECORD takes. */
  readonly record: number;
  /** Name of the claim. */
  readonly name: string;
  /** Readable only after the PIN. */
  readonly protected: boolean;
}

const ENTRY = 0xe0;
const RECORD = 0x80;
const NAME = 0x81;
const CLASS = 0x82;
const CLASS_OPEN = 0;
const CLASS_PROTECTED = 1;

/** Fails with `card.malformed`, `card.too_large`, `card.refused` and link failures. */
export async function readIndex(link: ApduLink): Promise<Result<readonly IndexEntry[]>> {
  const file = await readTransparentFile(link, sfi.index, MAX_INDEX_BYTES);
  return file.ok ? parseIndex(file.value) : file;
}

export function parseIndex(bytes: Uint8Array): Result<readonly IndexEntry[]> {
  const objects = parseTlvs(bytes);
  if (!objects.ok) return objects;
  if (objects.value.length > MAX_INDEX_ENTRIES) return fail("card.malformed", "EF.INDEX entries");
  const entries: IndexEntry[] = [];
  for (const { tag, value } of objects.value) {
    const entry = tag === ENTRY ? parseEntry(value) : undefined;
    if (entry === undefined) return fail("card.malformed", "EF.INDEX entry");
    if (entries.some(({ record, name }) => record === entry.record || name === entry.name)) {
      return fail("card.malformed", "EF.INDEX twice");
    }
    entries.push(entry);
  }
  return ok(entries);
}

function parseEntry(bytes: Uint8Array): IndexEntry | undefined {
  const objects = parseTlvs(bytes);
  if (!objects.ok) return undefined;
  const [record, ...moreRecord] = findTlv(objects.value, RECORD)?.value ?? [];
  const [kind, ...moreKind] = findTlv(objects.value, CLASS)?.value ?? [];
  const name = fromUtf8(findTlv(objects.value, NAME)?.value ?? new Uint8Array());
  if (record === undefined || record === 0 || record === 0xff || moreRecord.length > 0) return undefined;
  if ((kind !== CLASS_OPEN && kind !== CLASS_PROTECTED) || moreKind.length > 0) return undefined;
  return name ? { record, name, protected: kind === CLASS_PROTECTED } : undefined;
}
