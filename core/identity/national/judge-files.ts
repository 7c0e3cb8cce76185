/** The verdict on a document that is there as files only: every check that needs no chip, then the assurance. @module */
import { compareAccessInfos } from "../../emrtd/chip/access-comparison.ts";
import { parseCom } from "../../emrtd/data-groups/com.ts";
import { parseDg14 } from "../../emrtd/data-groups/dg14.ts";
import type { MachineReadableZone } from "../../emrtd/data-groups/mrz.ts";
import { type Failure, ok, type Result } from "../../errors/result.ts";
import { vietnamDate } from "../../text/dates.ts";
import type { DumpName } from "../../trust/emrtd/dump.ts";
import { openSod, type SodVerdict } from "../../trust/emrtd/sod.ts";
import type { AuthoritySource, DocumentKind } from "../../trust/store/authorities.ts";
import { type Oddity, oddity } from "../../trust/x509/oddities.ts";
import { type AssurancePolicy, assuranceOf } from "../policy.ts";
import type { Assurance, Check, Checks, ClaimName, Claims } from "../verified-identity.ts";
import { dg13FieldsFor, documentClaims } from "./claims.ts";
import { type DocumentData, parseDocument, wellFormed } from "./document-data.ts";
import { judgePassive, type PassiveChecks } from "./passive.ts";

export interface FilesContext {
  readonly authorities: AuthoritySource;
  /** Undefined: what the document says of itself. */
  readonly kind: DocumentKind | undefined;
  readonly now: Date;
  readonly withClaims: boolean;
}

export interface FilesVerdict {
  readonly kind: DocumentKind;
  readonly claims: Claims;
  readonly checks: Checks;
  readonly assurance: Assurance;
  readonly sod: SodVerdict;
  readonly oddities: readonly Oddity[];
  /** Groups whose form is wrong, though their hash may be right. */
  readonly problems: readonly Failure[];
}

/** Files say nothing about the chip they came from: whoever holds a copy has them as well. */
export const FILES_POLICY: AssurancePolicy = {
  maxStatusAgeSeconds: 0,
  levels: [
    {
      assurance: "low",
      passed: ["dataIntegrity", "issuerSignature", "issuerTrust", "validity"],
      tolerated: ["crl.stale"],
    },
  ],
};

const NO_CHIP: Check = { status: "notPerformed", why: "no chip, only files" };
const CLAIMED: readonly ClaimName[] = ["personal_number", "full_name"];

/** Fails with `sod.malformed` or `cms.malformed`, where there is nothing to check. */
export function judgeFiles(
  files: ReadonlyMap<DumpName, Uint8Array>,
  { authorities, kind: wantedKind, now, withClaims }: FilesContext,
): Result<FilesVerdict> {
  const groups = groupsIn(files);
  const data = parseDocument(groups, dg13FieldsFor(withClaims ? CLAIMED : []));
  const problems = [...data.failures];
  const read = <T>(name: DumpName, parse: (bytes: Uint8Array) => Result<T>): T | undefined => {
    const bytes = files.get(name);
    const parsed = bytes && parse(bytes);
    if (parsed?.ok === false) problems.push(parsed.failure);
    return parsed?.ok ? parsed.value : undefined;
  };
  const kind = wantedKind ?? kindOf(data.zone);
  const opened = openSod(files.get("SOD") ?? new Uint8Array());
  if (!opened.ok) return opened;
  const { checks: passive, sod } = judgePassive(opened.value, groups, data, { authorities, kind, now });
  const signed = passive.dataIntegrity.status === "passed";
  const dataIntegrity = signed ? wellFormed(groups, data) : passive.dataIntegrity;
  const chip = signed ? read("DG14", parseDg14) : undefined;
  const access =
    chip && files.has("CardAccess") ? compareAccessInfos(files.get("CardAccess"), chip.pace) : undefined;
  const ofFiles = checksOfFiles({ ...passive, dataIntegrity });
  // Which access control was used cannot be seen in files; that EF.CardAccess lies about it can.
  const checks = access?.check.status === "failed" ? { ...ofFiles, accessControl: access.check } : ofFiles;
  const listed = read("COM", parseCom)?.groups;
  return ok({
    kind,
    claims: withClaims && dataIntegrity.status === "passed" ? claimsOf(data, now) : {},
    checks,
    assurance: assuranceOf(checks, FILES_POLICY),
    sod,
    oddities: [
      ...sod.oddities,
      ...data.oddities,
      ...(access?.oddities ?? []),
      ...(listed === undefined || agrees(listed, sod) ? [] : [oddity("com.differs", listed.join(", "))]),
    ],
    problems,
  });
}

/** All checks of a document that is there as files only. */
export function checksOfFiles(passive: PassiveChecks): Checks {
  return {
    ...passive,
    accessControl: NO_CHIP,
    chipGenuine: NO_CHIP,
    channel: NO_CHIP,
    printedMatchesChip: NO_CHIP,
    holderPresence: NO_CHIP,
  };
}

/** 9303-4 §4.2.2.1: the codes of passports begin with P. */
function kindOf(zone: MachineReadableZone | undefined): DocumentKind {
  return zone?.documentCode.startsWith("P") === true ? "passport" : "national-id";
}

function groupsIn(files: ReadonlyMap<DumpName, Uint8Array>): ReadonlyMap<number, Uint8Array> {
  return new Map(
    [...files].flatMap(([name, bytes]) =>
      name.startsWith("DG") ? [[Number(name.slice(2)), bytes] as const] : [],
    ),
  );
}

function agrees(listed: readonly number[], { securityObject: { digests } }: SodVerdict): boolean {
  return listed.length === digests.size && listed.every((number) => digests.has(number));
}

function claimsOf({ holder, zone }: DocumentData, now: Date): Claims {
  const { claims } = documentClaims(zone, holder, CLAIMED, vietnamDate(now.getTime()));
  return { ...claims, ...(zone && { card_number: zone.documentNumber }) };
}
