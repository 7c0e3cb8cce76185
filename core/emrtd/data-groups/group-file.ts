/** The frame that all data groups share: one data object that fills the file (ICAO 9303-10 §4.7). @module */
import { type Failure, fail, ok, type Result } from "../../errors/result.ts";
import { parseTlvs, type Tlv, unwrapTlv } from "../../tlv/ber.ts";

/** Of the groups that hold text or keys; those met have under 4 KB. Bounds hostile input. */
const MAX_TEXT_GROUP_BYTES = 32_768;

/** Of the groups that hold pictures, or may: photographs met have 10 to 60 KB. */
export const MAX_PICTURE_GROUP_BYTES = 1_048_576;

export const malformed = (group: string, what: string): { readonly ok: false; readonly failure: Failure } =>
  fail("dg.malformed", `${group}: ${what}`);

/** The value of the group's own tag. Fails with `dg.malformed`. */
export function openGroup(
  file: Uint8Array,
  { name, tag, maxBytes = MAX_TEXT_GROUP_BYTES }: { name: string; tag: number; maxBytes?: number },
): Result<Uint8Array> {
  if (file.length > maxBytes) return malformed(name, "length of file");
  const value = unwrapTlv(file, tag);
  return value.ok ? value : malformed(name, value.failure.detail ?? "tlv");
}

/** As {@link openGroup}, taken apart one level further. */
export function openGroupObjects(
  file: Uint8Array,
  group: { name: string; tag: number; maxBytes?: number },
): Result<readonly Tlv[]> {
  const value = openGroup(file, group);
  if (!value.ok) return value;
  const objects = parseTlvs(value.value);
  return objects.ok ? ok(objects.value) : malformed(group.name, objects.failure.detail ?? "tlv");
}
