/** DG16: persons to notify (ICAO 9303-10 §4.7.16), who are no party to any procedure: their number is all that is kept. @module */

import { bytesToUint } from "../../crypto/bytes.ts";
import { ok, type Result } from "../../errors/result.ts";
import { findTlv } from "../../tlv/ber.ts";
import { malformed, openGroupObjects } from "./group-file.ts";

export interface PersonsToNotify {
  readonly count: number;
}

const COUNT = 0x02;
/** A1, A2 … AF: one template each. */
const FIRST_PERSON = 0xa1;
const LAST_PERSON = 0xaf;

/** From the whole file. Fails with `dg.malformed`. */
export function parseDg16(file: Uint8Array): Result<PersonsToNotify> {
  const objects = openGroupObjects(file, { name: "DG16", tag: 0x70 });
  if (!objects.ok) return objects;
  const count = objects.value.filter(({ tag }) => tag >= FIRST_PERSON && tag <= LAST_PERSON).length;
  const stated = findTlv(objects.value, COUNT);
  const agrees = stated?.length === 1 && bytesToUint(stated.value) === count;
  return agrees ? ok({ count }) : malformed("DG16", "number of persons");
}
