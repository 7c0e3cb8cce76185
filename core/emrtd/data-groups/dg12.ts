/** DG12: more about the document (ICAO 9303-10 §4.7.12), as far as it tells who issued it and when. @module */
import { ok, type Result } from "../../errors/result.ts";
import { findTlv } from "../../tlv/ber.ts";
import { type Oddity, oddity } from "../../trust/x509/oddities.ts";
import { MAX_PICTURE_GROUP_BYTES, openGroupObjects } from "./group-file.ts";
import { readDate, readText } from "./text-fields.ts";

/** Only what is there and can be read. */
export interface DocumentDetails {
  readonly issuingAuthority?: string;
  /** ISO 8601; what the validity of the document signer is judged by. */
  readonly dateOfIssue?: string;
  readonly oddities: readonly Oddity[];
}

/** Pictures of the document's front and back may be in it. */
const DG12 = { name: "DG12", tag: 0x6c, maxBytes: MAX_PICTURE_GROUP_BYTES } as const;

const ISSUING_AUTHORITY = 0x5f19;
const DATE_OF_ISSUE = 0x5f26;

/** From the whole file; the order of fields does not matter. Fails with `dg.malformed`. */
export function parseDg12(file: Uint8Array): Result<DocumentDetails> {
  const objects = openGroupObjects(file, DG12);
  if (!objects.ok) return objects;
  const authority = findTlv(objects.value, ISSUING_AUTHORITY);
  const issuingAuthority = authority && readText(authority.value);
  const issued = findTlv(objects.value, DATE_OF_ISSUE);
  const dateOfIssue = issued && readDate(issued.value);
  return ok({
    ...(issuingAuthority !== undefined && { issuingAuthority }),
    ...(dateOfIssue !== undefined && { dateOfIssue }),
    oddities: issued !== undefined && dateOfIssue === undefined ? [oddity("data.issue_date")] : [],
  });
}
