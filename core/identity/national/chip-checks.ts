/**
 * What a reading says about the chip itself. What is *expected* of it follows from the signed list of hashes: a chip
 * that hides DG14 or DG15, or does not do what they promise, has failed (ICAO 9303-11 §6).
 * @module
 */

import type { ChipSuite } from "../../emrtd/chip/chip-suites.ts";
import { parseDg14 } from "../../emrtd/data-groups/dg14.ts";
import type { SecurityInfoSet } from "../../emrtd/data-groups/security-info-set.ts";
import { isMappedWithKeyOf } from "../../emrtd/pace-chip-authentication.ts";
import type { DocumentReading, ProofOutcome } from "../../emrtd/reading/document-reading.ts";
import type { PaceInfo } from "../../emrtd/security-infos.ts";
import type { ErrorCode } from "../../errors/codes.ts";
import type { Failure } from "../../errors/result.ts";
import { checkChipMapping, verifyCardSecurity } from "../../trust/emrtd/card-security.ts";
import type { SignerExpectation } from "../../trust/emrtd/document-signer.ts";
import type { SodVerdict } from "../../trust/emrtd/sod.ts";
import type { Check, Checks } from "../verified-identity.ts";
import { judgeAccess } from "./access-checks.ts";
import { type Remark, remark } from "./remarks.ts";

export interface ChipVerdict {
  readonly checks: Pick<Checks, "accessControl" | "chipGenuine" | "channel">;
  readonly remarks: readonly Remark[];
}

const CHIP_INFOS = 14;
const ACTIVE_KEY = 15;

export function judgeChip(
  reading: DocumentReading,
  sod: SodVerdict,
  expected: SignerExpectation,
): ChipVerdict {
  const chipInfos = verifiedChipInfos(reading, sod);
  const mapping = judgeMapping(reading, chipInfos, expected);
  const proof = judgeProof(reading, sod, mapping);
  // What the issuer signed: EF.CardSecurity where it was read and names PACE, else DG14.
  const signed = mapping?.pace ?? [];
  const access = judgeAccess(reading, signed.length > 0 ? signed : (chipInfos?.pace ?? []));
  return {
    checks: { accessControl: access.check, chipGenuine: proof.genuine, channel: proof.channel },
    remarks: [...access.remarks, ...proof.remarks, ...(mapping?.remarks ?? [])],
  };
}

interface Mapping {
  readonly check: Check;
  /** The verified DG14 lists the key that was shown. */
  readonly listed: boolean;
  /** PACE of the verified EF.CardSecurity. */
  readonly pace: readonly PaceInfo[];
  readonly remarks: readonly Remark[];
}

/** PACE with chip-authentication mapping; undefined where another mapping, or none, was used. */
function judgeMapping(
  { access, files, unbroken }: DocumentReading,
  chipInfos: SecurityInfoSet | undefined,
  expected: SignerExpectation,
): Mapping | undefined {
  const evidence = access.protocol === "PACE" ? access.session.chipMapping : undefined;
  if (evidence === undefined) return undefined;
  const file = files.get("EF.CardSecurity");
  const nothing = { listed: false, pace: [], remarks: [] };
  // No list of EF.SOD names the mapping key: only one channel from end to end says that it is this document's.
  if (!unbroken) return { check: failed("chip.mapping", "read over several connections"), ...nothing };
  if (file === undefined) return { check: failed("chip.mapping", "EF.CardSecurity unreadable"), ...nothing };
  const security = verifyCardSecurity(file, expected);
  if (!security.ok) return { check: failure(security.failure), ...nothing };
  const { checks, infos, oddities } = security.value;
  // The same signer's list was looked into for EF.SOD, where an old one counts; here only that it names nobody.
  const revoked = checks.revocation.status === "failed" && !isListAge(checks.revocation.code);
  const wrong = [
    checks.issuerSignature,
    checks.issuerTrust,
    checks.signerValidity,
    ...(revoked ? [checks.revocation] : []),
  ].find(({ status }) => status !== "passed");
  const mapped = checkChipMapping(evidence, security.value);
  const check = !mapped.ok
    ? failure(mapped.failure)
    : (wrong ?? ({ status: "passed", detail: "PACE with chip-authentication mapping" } as const));
  const listed = chipInfos !== undefined && isMappedWithKeyOf(chipInfos, evidence);
  return { check, listed, pace: infos?.pace ?? [], remarks: oddities };
}

function isListAge(code: ErrorCode): boolean {
  return code === "crl.stale" || code === "crl.signature";
}

interface Proof {
  readonly genuine: Check;
  readonly channel: Check;
  readonly remarks: readonly Remark[];
}

const UNBOUND: Check = {
  status: "notPerformed",
  why: "active authentication does not say who is in between",
};

function judgeProof(reading: DocumentReading, sod: SodVerdict, mapping: Mapping | undefined): Proof {
  if (mapping === undefined) return judgeOwnProof(reading, sod);
  const { check } = mapping;
  if (check.status !== "passed" || mapping.listed) {
    return { genuine: check, channel: boundBy(check), remarks: [] };
  }
  // Whose key it is that was shown, EF.SOD does not say: the key that it does list has to be shown as well.
  const own = judgeOwnProof(reading, sod);
  if (own.genuine.status !== "notPerformed") return own;
  return {
    genuine: check,
    channel: boundBy(check),
    remarks: [...own.remarks, remark("chip.mapping_unlisted")],
  };
}

/** By chip or active authentication, with keys of the data groups. */
function judgeOwnProof(reading: DocumentReading, sod: SodVerdict): Proof {
  const { chipAuthentication, activeAuthentication } = reading;
  if (chipAuthentication.status !== "notPerformed") {
    const genuine = checkOf(chipAuthentication, ({ suite }) => describeChipSuite(suite));
    const proven = chipAuthentication.status !== "performed" || chipAuthentication.value.secure.isProven;
    const check = proven ? genuine : failed("chip.authentication", "no answer under the new keys");
    const remarks = chipAuthentication.status === "performed" ? chipAuthentication.value.oddities : [];
    return { genuine: check, channel: boundBy(check), remarks };
  }
  if (reading.stopped !== undefined) {
    const ended: Check = { status: "notPerformed", why: `the reading ended: ${reading.stopped}` };
    return { genuine: ended, channel: ended, remarks: [] };
  }
  const hidden = hiddenKey(reading, sod);
  if (hidden !== undefined) return { genuine: hidden, channel: boundBy(hidden), remarks: [] };
  if (activeAuthentication.status !== "notPerformed") {
    const genuine = checkOf(
      activeAuthentication,
      ({ algorithm, hash }) => `active authentication, ${algorithm}, ${hash}`,
    );
    const remarks = activeAuthentication.status === "performed" ? activeAuthentication.value.oddities : [];
    return { genuine, channel: UNBOUND, remarks };
  }
  const expectedButNot = isListed(sod, ACTIVE_KEY);
  const genuine = expectedButNot
    ? unperformed(sod, activeAuthentication.why)
    : ({ status: "notPerformed", why: "the issuer gave this chip no key" } as const);
  return { genuine, channel: boundBy(genuine), remarks: [] };
}

/** DG14 promises chip authentication, or nobody can say what it promises: either way something else is not enough. */
function hiddenKey(reading: DocumentReading, sod: SodVerdict): Check | undefined {
  if (!isListed(sod, CHIP_INFOS)) return undefined;
  const file = reading.groups.get(CHIP_INFOS);
  if (file === undefined) return unperformed(sod, "DG14 is listed and was not given");
  const infos = parseDg14(file);
  if (!infos.ok) return failure(infos.failure);
  return infos.value.chipKeys.length > 0
    ? unperformed(sod, "DG14 has a key that was not asked for")
    : undefined;
}

/** Whose signature did not hold promises nothing: then it is not the chip that failed. */
function unperformed({ checks }: SodVerdict, why: string): Check {
  return checks.issuerSignature.status === "passed"
    ? failed("chip.not_performed", why)
    : { status: "notPerformed", why: "the list of hashes is not signed rightly" };
}

function isListed({ groups }: SodVerdict, group: number): boolean {
  return groups[`DG${group}`]?.listed ?? false;
}

/** Who holds the static key speaks here himself: the keys of the channel are made with it. */
function boundBy(genuine: Check): Check {
  return genuine.status === "passed"
    ? { status: "passed" }
    : { status: "notPerformed", why: "the chip has not shown that it is genuine" };
}

/** DG14 as listed in a verified EF.SOD. */
function verifiedChipInfos(
  { groups }: DocumentReading,
  { checks, groups: verdicts }: SodVerdict,
): SecurityInfoSet | undefined {
  const file = groups.get(CHIP_INFOS);
  const verified = checks.issuerSignature.status === "passed" && verdicts.DG14?.hash === "passed";
  const infos = file !== undefined && verified ? parseDg14(file) : undefined;
  return infos?.ok ? infos.value : undefined;
}

function describeChipSuite({ cipher, key }: ChipSuite): string {
  const domain = key.agreement === "ECDH" ? key.curve.name : key.group.name;
  return `chip authentication, ${key.agreement} ${domain}, ${cipher}`;
}

function checkOf<T>(outcome: ProofOutcome<T>, describe: (value: T) => string): Check {
  if (outcome.status === "performed") return { status: "passed", detail: describe(outcome.value) };
  return outcome.status === "failed"
    ? failure(outcome.failure)
    : { status: "notPerformed", why: outcome.why };
}

function failure({ code, detail }: Failure): Check {
  return failed(code, detail);
}

function failed(code: ErrorCode, detail?: string): Check {
  return detail === undefined ? { status: "failed", code } : { status: "failed", code, detail };
}
