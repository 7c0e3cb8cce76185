/** LDSSecurityObject, what EF.SOD signs: the hash of each data group (ICAO 9303-10 §4.6.2.3, appendix D). @module */
import { fromUtf8 } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { type HashName, readAlgorithm } from "../x509/algorithms.ts";
import { DER, DerReader } from "../x509/der.ts";
import { type Oddity, oddity } from "../x509/oddities.ts";
import { digestOf } from "../x509/schemes.ts";

export interface LdsSecurityObject {
  /** 0 for LDS 1.7, 1 for LDS 1.8. */
  readonly version: 0 | 1;
  readonly hash: HashName;
  /** By number of the data group, 1 to 16. */
  readonly digests: ReadonlyMap<number, Uint8Array>;
  /** What LDS 1.8 says of itself, such as `0108` and `040000`; undefined where it says nothing. */
  readonly versions: { readonly lds: string; readonly unicode: string } | undefined;
  readonly oddities: readonly Oddity[];
}

export const LDS_SECURITY_OBJECT = "2.23.136.1.1.1";
/** Of early drafts, still in documents that were made then. */
const LEGACY_SECURITY_OBJECTS: readonly string[] = ["1.3.27.1.1.1", "1.2.528.1.1006.1.20.1"];
/** id-data (RFC 5652 §4) says nothing of its content; passports of China have it. */
const DATA = "1.2.840.113549.1.7.1";
const LAST_GROUP = 16;
const PRINTABLE_STRING = 0x13;
const UTF8_STRING = 0x0c;
/** Six digits are the longest there are. */
const MAX_VERSION_BYTES = 16;

/** What a CMS of this content type holds as EF.SOD. Fails with `sod.malformed` and `signature.unsupported`. */
export function openSecurityObject(contentType: string, content: Uint8Array): Result<LdsSecurityObject> {
  const other = contentType === DATA || LEGACY_SECURITY_OBJECTS.includes(contentType);
  if (contentType !== LDS_SECURITY_OBJECT && !other) return fail("sod.malformed", `content ${contentType}`);
  const parsed = parseSecurityObject(content);
  if (!parsed.ok || !other) return parsed;
  return ok({
    ...parsed.value,
    oddities: [oddity("content.legacy_oid", contentType), ...parsed.value.oddities],
  });
}

function parseSecurityObject(content: Uint8Array): Result<LdsSecurityObject> {
  const whole = new DerReader(content);
  const reader = whole.enter(DER.sequence);
  whole.end();
  const version = reader.small();
  const hashAlgorithm = readAlgorithm(reader);
  const list = reader.enter(DER.sequence);
  const digests = new Map<number, Uint8Array>();
  while (!list.atEnd) {
    const entry = list.enter(DER.sequence);
    const group = entry.small();
    const digest = entry.next(DER.octetString).value;
    entry.end();
    if (group < 1 || group > LAST_GROUP || digests.has(group)) whole.refuse("data group number");
    digests.set(group, digest);
  }
  const info = reader.enterOptional(DER.sequence);
  const versions = info && readVersions(info);
  reader.end();
  if (whole.fault !== undefined) return fail("sod.malformed", whole.fault);
  if (version !== 0 && version !== 1) return fail("sod.malformed", `version ${version}`);
  const digest = digestOf(hashAlgorithm);
  if (!digest.ok) return digest;
  const { hash } = digest.value;
  return ok({
    version,
    hash,
    digests,
    versions: versions && { lds: versions.lds, unicode: versions.unicode },
    oddities: [
      ...((version === 1) === (versions !== undefined) ? [] : [oddity("security_object.versions")]),
      ...(versions?.utf8 === true ? [oddity("security_object.versions", "UTF8String")] : []),
      ...(hash === "sha1" ? [oddity("digest.sha1")] : []),
      ...digest.value.oddities,
    ],
  });
}

/** LDSVersionInfo: two PrintableStrings, which some write as UTF8String. */
function readVersions(info: DerReader) {
  const utf8 = info.nextTag === UTF8_STRING;
  const text = () =>
    fromUtf8(info.next(utf8 ? UTF8_STRING : PRINTABLE_STRING).value.subarray(0, MAX_VERSION_BYTES)) ?? "";
  const found = { lds: text(), unicode: text(), utf8 };
  info.end();
  return found;
}
