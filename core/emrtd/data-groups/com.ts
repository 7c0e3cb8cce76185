/**
 * EF.COM: which data groups the chip says that it has (ICAO 9303-10 §4.6.1). It is unsigned and believed for nothing:
 * what a document has is what EF.SOD lists. Standard 9303 itself leaves the file only for old readers.
 * @module
 */
import { fromUtf8 } from "../../crypto/bytes.ts";
import { ok, type Result } from "../../errors/result.ts";
import { findTlv } from "../../tlv/ber.ts";
import { malformed, openGroupObjects } from "./group-file.ts";
import { groupOfTag } from "./group-tags.ts";

export interface CommonData {
  /** Four digits, such as `0107`. */
  readonly ldsVersion: string;
  /** Six digits, such as `040000`. */
  readonly unicodeVersion: string;
  /** Numbers of the data groups listed, in the order of the file. */
  readonly groups: readonly number[];
}

const COM = { name: "EF.COM", tag: 0x60, maxBytes: 256 } as const;
const LDS_VERSION = 0x5f01;
const UNICODE_VERSION = 0x5f36;
const TAG_LIST = 0x5c;

/** From the whole file. Fails with `dg.malformed`. */
export function parseCom(file: Uint8Array): Result<CommonData> {
  const objects = openGroupObjects(file, COM);
  if (!objects.ok) return objects;
  const digits = (tag: number) => fromUtf8(findTlv(objects.value, tag)?.value ?? new Uint8Array()) ?? "";
  const ldsVersion = digits(LDS_VERSION);
  const unicodeVersion = digits(UNICODE_VERSION);
  if (!/^\d{4}$/.test(ldsVersion)) return malformed(COM.name, "LDS version");
  if (!/^\d{6}$/.test(unicodeVersion)) return malformed(COM.name, "Unicode version");
  const tags = findTlv(objects.value, TAG_LIST)?.value;
  const groups = tags && Array.from(tags, groupOfTag);
  if (groups === undefined || groups.includes(undefined)) return malformed(COM.name, "tag list");
  return ok({ ldsVersion, unicodeVersion, groups: groups.filter((group) => group !== undefined) });
}
