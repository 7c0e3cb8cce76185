/** LDSSecurityObject, what EF.SOD signs: the hash of each data group (ICAO 9303-10 §4.6.2.3, appendix D). @module */
import { fromUtf8 } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { type AlgorithmIdentifier, type HashName, hashOf, readAlgorithm } from "../x509/algorithms.ts";
import { DER, DerReader } from "../x509/der.ts";

export interface LdsSecurityObject {
  /** 0 for LDS 1.7, 1 for LDS 1.8. */
  readonly version: 0 | 1;
  readonly hash: HashName;
  readonly hashAlgorithm: AlgorithmIdentifier;
  /** By number of the data group, 1 to 16. */
  readonly digests: ReadonlyMap<number, Uint8Array>;
  /** What LDS 1.8 says of itself, such as `0108` and `040000`; undefined where it says nothing. */
  readonly versions: { readonly lds: string; readonly unicode: string } | undefined;
}

export const LDS_SECURITY_OBJECT = "2.23.136.1.1.1";
/** Of early drafts, still in documents that were made then. */
export const LEGACY_SECURITY_OBJECTS: readonly string[] = ["1.3.27.1.1.1", "1.2.528.1.1006.1.20.1"];
const LAST_GROUP = 16;
const PRINTABLE_STRING = 0x13;
/** Six digits are the longest there are. */
const MAX_VERSION_BYTES = 16;

/** Fails with `sod.malformed`. */
export function parseSecurityObject(content: Uint8Array): Result<LdsSecurityObject> {
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
  const versions = info && {
    lds: fromUtf8(info.next(PRINTABLE_STRING).value.subarray(0, MAX_VERSION_BYTES)) ?? "",
    unicode: fromUtf8(info.next(PRINTABLE_STRING).value.subarray(0, MAX_VERSION_BYTES)) ?? "",
  };
  info?.end();
  reader.end();
  if (whole.fault !== undefined) return fail("sod.malformed", whole.fault);
  if (version !== 0 && version !== 1) return fail("sod.malformed", `version ${version}`);
  const hash = hashOf(hashAlgorithm);
  if (hash === undefined) return fail("signature.unsupported", hashAlgorithm.oid);
  return ok({ version, hash, hashAlgorithm, digests, versions });
}
