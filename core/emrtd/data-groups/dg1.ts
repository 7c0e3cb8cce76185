/** DG1: the machine-readable zone (ICAO 9303-10 §4.7.1). @module */
import { fromUtf8 } from "../../crypto/bytes.ts";
import type { Result } from "../../errors/result.ts";
import { findTlv } from "../../tlv/ber.ts";
import { malformed, openGroupObjects } from "./group-file.ts";
import { type MachineReadableZone, parseMrz } from "./mrz.ts";

const DG1 = { name: "DG1", tag: 0x61, maxBytes: 256 } as const;
const ZONE = 0x5f1f;

/** From the whole file. Fails with `dg.malformed`; `checkMrzDigits` judges the check digits. */
export function parseDg1(file: Uint8Array): Result<MachineReadableZone> {
  const objects = openGroupObjects(file, DG1);
  if (!objects.ok) return objects;
  const zone = findTlv(objects.value, ZONE);
  const text = zone && fromUtf8(zone.value);
  return text === undefined ? malformed("DG1", "zone") : parseMrz(text);
}
