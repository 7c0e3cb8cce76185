/**
 * DG11: more about the holder (ICAO 9303-10 §4.7.11), as far as a procedure may ask for it. Telephone, profession,
 * custody and the like are passed over unread.
 * @module
 */
import { ok, type Result } from "../../errors/result.ts";
import { findTlv } from "../../tlv/ber.ts";
import { MAX_PICTURE_GROUP_BYTES, openGroupObjects } from "./group-file.ts";
import { readDate, readParts, readText } from "./text-fields.ts";

/** Only what is there and can be read. */
export interface PersonalDetails {
  /** In national characters. */
  readonly fullName?: string;
  readonly personalNumber?: string;
  /** ISO 8601; absent where a part of it is not known (00). */
  readonly dateOfBirth?: string;
  /** Components, the smallest place first or as the issuer writes them. */
  readonly placeOfBirth?: readonly string[];
  readonly address?: readonly string[];
}

/** A picture of the proof of citizenship may be in it. */
const DG11 = { name: "DG11", tag: 0x6b, maxBytes: MAX_PICTURE_GROUP_BYTES } as const;
const FULL_NAME = 0x5f0e;
const PERSONAL_NUMBER = 0x5f10;
const DATE_OF_BIRTH = 0x5f2b;
const PLACE_OF_BIRTH = 0x5f11;
const ADDRESS = 0x5f42;

/** From the whole file; the order of fields does not matter. Fails with `dg.malformed`. */
export function parseDg11(file: Uint8Array): Result<PersonalDetails> {
  const objects = openGroupObjects(file, DG11);
  if (!objects.ok) return objects;
  const field = <T>(tag: number, read: (bytes: Uint8Array) => T | undefined): T | undefined => {
    const found = findTlv(objects.value, tag);
    return found && read(found.value);
  };
  const fullName = field(FULL_NAME, readParts)?.join(" ");
  const personalNumber = field(PERSONAL_NUMBER, readText);
  const dateOfBirth = field(DATE_OF_BIRTH, readDate);
  const placeOfBirth = field(PLACE_OF_BIRTH, readParts);
  const address = field(ADDRESS, readParts);
  return ok({
    ...(fullName !== undefined && { fullName }),
    ...(personalNumber !== undefined && { personalNumber }),
    ...(dateOfBirth !== undefined && { dateOfBirth }),
    ...(placeOfBirth !== undefined && { placeOfBirth }),
    ...(address !== undefined && { address }),
  });
}
