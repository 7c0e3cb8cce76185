/** From the checks and remarks of an ICAO 9303 document to assurance, as data. @module */
import { type AssuranceLevel, type AssurancePolicy, assuranceOf } from "../policy.ts";
import type { Assurance, CheckName, Checks } from "../verified-identity.ts";
import type { Remark, RemarkCode } from "./remarks.ts";

export interface DocumentLevel extends AssuranceLevel {
  /** Remarks that keep a document from this level. */
  readonly barredBy: readonly RemarkCode[];
}

export interface DocumentPolicy extends AssurancePolicy {
  readonly levels: readonly DocumentLevel[];
}

/** The issuer's word holds and the chip is the one it was given to. */
const genuine: readonly CheckName[] = [
  "accessControl",
  "dataIntegrity",
  "issuerSignature",
  "issuerTrust",
  "chipGenuine",
  "validity",
];
/** Nobody in between, and not withdrawn. */
const current: readonly CheckName[] = [...genuine, "channel", "revocation"];

/**
 * Collisions are made in practice, short keys and groups are within reach of a state, BAC keys of an eavesdropper; and a
 * mapping key that no list names makes one broken chip the key to all. PACE with 3DES on a sound group is remarked and
 * bars nothing: its keys are drawn anew each time and protect a few hundred blocks.
 */
const WEAK: readonly RemarkCode[] = [
  "access.bac",
  "access.short_group",
  "chip.mapping_unlisted",
  "signature.sha1",
  "digest.sha1",
  "key.rsa_short",
  "key.rsa_exponent",
];

/**
 * `holderPresence` of a document is a person of the staff who compared its photograph with the face. Without a current
 * revocation list a document reaches `low` and no more: the lists are ours to renew.
 */
export const DOCUMENT_POLICY: DocumentPolicy = {
  maxStatusAgeSeconds: 90 * 86_400,
  levels: [
    { assurance: "high", passed: [...current, "holderPresence"], tolerated: [], barredBy: WEAK },
    { assurance: "substantial", passed: current, tolerated: [], barredBy: WEAK },
    { assurance: "low", passed: genuine, tolerated: ["crl.stale", "crl.signature"], barredBy: [] },
  ],
};

export function documentAssurance(
  checks: Checks,
  remarks: readonly Remark[],
  policy: DocumentPolicy,
): Assurance {
  const codes = new Set(remarks.map(({ code }) => code));
  const levels = policy.levels.filter(({ barredBy }) => !barredBy.some((code) => codes.has(code)));
  return assuranceOf(checks, { ...policy, levels });
}
