/**
 * A chip's static key for chip authentication: a SubjectPublicKeyInfo of ECDH or DH (ICAO 9303-11 §9.2.6, §9.4),
 * on a curve or group that is known here, whether named, numbered or spelled out.
 * @module
 */
import { bytesToBigint } from "../../crypto/bytes.ts";
import { type Curve, curveByName } from "../../crypto/curves.ts";
import { type DhGroup, type DhGroupName, dhGroupByName } from "../../crypto/dh-groups.ts";
import { decodeDhPublicKey } from "../../crypto/dh-key.ts";
import { decodePoint } from "../../crypto/ec-point.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { OID, readAlgorithm } from "../../trust/x509/algorithms.ts";
import { DER, DerReader } from "../../trust/x509/der.ts";
import { readEcParameters } from "../../trust/x509/public-key.ts";
import { standardisedCurves, standardisedGroups } from "../pace-suites.ts";

export type AgreementKey = EcdhChipKey | DhChipKey;

export interface EcdhChipKey {
  readonly agreement: "ECDH";
  readonly curve: Curve;
  /** The curve was spelled out instead of named. */
  readonly explicit: boolean;
  /** The uncompressed point; it is on the curve. */
  readonly publicKey: Uint8Array;
}

export interface DhChipKey {
  readonly agreement: "DH";
  readonly group: DhGroup;
  readonly explicit: boolean;
  /** The number, big-endian; it is in the subgroup. */
  readonly publicKey: Uint8Array;
}

/** BSI TR-03110-3 A.2.1.1: the parameters are a number of the table of standardised ones. */
const STANDARDISED_PARAMETERS = "0.4.0.127.0.7.1.2";
/** ANSI X9.42, RFC 3279 §2.3.3. */
const DH_PUBLIC_NUMBER = "1.2.840.10046.2.1";
/** PKCS #3, met beside it. */
const DH_KEY_AGREEMENT = "1.2.840.113549.1.3.1";

const groupNames: readonly DhGroupName[] = ["rfc5114-1024-160", "rfc5114-2048-224", "rfc5114-2048-256"];

/**
 * From a SubjectPublicKeyInfo. Fails with `chip.unsupported` (curve, group or algorithm not known here) and
 * `dg.malformed` (no key of its form, or a point off its curve).
 */
export function readAgreementKey(spki: Uint8Array): Result<AgreementKey> {
  const whole = new DerReader(spki);
  const reader = whole.enter(DER.sequence);
  const { oid, parameters } = readAlgorithm(reader);
  const bits = reader.bits();
  reader.end();
  whole.end();
  if (whole.fault !== undefined) return fail("dg.malformed", `chip key: ${whole.fault}`);
  if (oid === OID.ecPublicKey) {
    const domain = readEcParameters(parameters);
    if (!domain.ok) return fail("chip.unsupported", domain.failure.detail);
    return ecdhKey(domain.value.curve, domain.value.explicit, bits);
  }
  if (oid === DH_PUBLIC_NUMBER || oid === DH_KEY_AGREEMENT) {
    const group = parameters && explicitGroup(parameters);
    return group ? dhKey(group, true, bits) : fail("chip.unsupported", "DH parameters of no known group");
  }
  if (oid === STANDARDISED_PARAMETERS && parameters !== undefined) return standardisedKey(parameters, bits);
  return fail("chip.unsupported", oid);
}

function standardisedKey(parameters: Uint8Array, bits: Uint8Array): Result<AgreementKey> {
  const id = new DerReader(parameters).small();
  const curve = standardisedCurves[id];
  if (curve !== undefined) return ecdhKey(curveByName(curve), false, bits);
  const group = standardisedGroups[id];
  if (group !== undefined) return dhKey(dhGroupByName(group), false, bits);
  return fail("chip.unsupported", `standardised parameters ${id}`);
}

function ecdhKey(curve: Curve, explicit: boolean, bits: Uint8Array): Result<AgreementKey> {
  const point = decodePoint(curve, bits);
  if (!point.ok) return fail("dg.malformed", `chip key: point ${point.failure.detail ?? ""}`);
  return ok({ agreement: "ECDH", curve, explicit, publicKey: bits });
}

function dhKey(group: DhGroup, explicit: boolean, bits: Uint8Array): Result<AgreementKey> {
  const reader = new DerReader(bits);
  const { value } = reader.next(DER.integer);
  reader.end();
  // An INTEGER has a zero in front where its top bit would be a sign.
  const magnitude = value[0] === 0 ? value.subarray(1) : value;
  const number = decodeDhPublicKey(group, magnitude);
  if (reader.fault !== undefined || !number.ok) return fail("dg.malformed", "chip key: DH number");
  return ok({ agreement: "DH", group, explicit, publicKey: magnitude });
}

/** Only p and g are in both forms; with a known p the rest follows. */
function explicitGroup(parameters: Uint8Array): DhGroup | undefined {
  const reader = new DerReader(parameters).enter(DER.sequence);
  const p = bytesToBigint(reader.next(DER.integer).value);
  const g = bytesToBigint(reader.next(DER.integer).value);
  if (reader.fault !== undefined) return undefined;
  return groupNames.map(dhGroupByName).find((group) => group.p === p && group.g === g);
}
