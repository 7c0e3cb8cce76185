/** What the dumped files of a document say: the signed data, then the checks over all of it. @module */
import { compareAccessInfos } from "../../core/emrtd/chip/access-comparison.ts";
import { parseCom } from "../../core/emrtd/data-groups/com.ts";
import { parseDg1 } from "../../core/emrtd/data-groups/dg1.ts";
import { parseDg12 } from "../../core/emrtd/data-groups/dg12.ts";
import { type Dg13Field, parseDg13 } from "../../core/emrtd/data-groups/dg13.ts";
import { parseDg14 } from "../../core/emrtd/data-groups/dg14.ts";
import { checkMrzDigits, type MachineReadableZone } from "../../core/emrtd/data-groups/mrz.ts";
import { mrzExpiryDate } from "../../core/emrtd/data-groups/mrz-dates.ts";
import { type Failure, ok, type Result } from "../../core/errors/result.ts";
import {
  checksOfFiles,
  expectedSigner,
  FILES_POLICY,
  passiveChecks,
  withDocumentEnd,
} from "../../core/identity/documents.ts";
import { assuranceOf } from "../../core/identity/policy.ts";
import type { Assurance, Checks, Claims } from "../../core/identity/verified-identity.ts";
import { vietnamDate } from "../../core/text/dates.ts";
import type { DumpName } from "../../core/trust/emrtd/dump.ts";
import { type SodVerdict, verifySod } from "../../core/trust/emrtd/sod.ts";
import type { AuthoritySource, DocumentKind } from "../../core/trust/store/authorities.ts";
import { type Oddity, oddity } from "../../core/trust/x509/oddities.ts";

export interface VerifyOrder {
  readonly files: ReadonlyMap<DumpName, Uint8Array>;
  readonly authorities: AuthoritySource;
  /** Undefined: what the document says of itself. */
  readonly kind: DocumentKind | undefined;
  readonly now: Date;
  readonly withClaims: boolean;
}

export interface VerifiedFiles {
  readonly kind: DocumentKind;
  readonly claims: Claims;
  readonly checks: Checks;
  readonly assurance: Assurance;
  readonly verdict: SodVerdict;
  readonly oddities: readonly Oddity[];
  /** Groups whose form is wrong, though their hash may be right. */
  readonly problems: readonly Failure[];
}

const NEEDED: ReadonlySet<Dg13Field> = new Set(["dateOfIssue", "dateOfExpiry"]);
const CLAIMED: ReadonlySet<Dg13Field> = new Set([...NEEDED, "personalNumber", "fullName"]);

/** Fails as {@link verifySod} does, where there is nothing to check. */
export function verifyDocument({
  files,
  authorities,
  kind: wantedKind,
  now,
  withClaims,
}: VerifyOrder): Result<VerifiedFiles> {
  const problems: Failure[] = [];
  const read = <T>(name: DumpName, parse: (bytes: Uint8Array) => Result<T>): T | undefined => {
    const bytes = files.get(name);
    const parsed = bytes && parse(bytes);
    if (parsed !== undefined && !parsed.ok) problems.push(parsed.failure);
    return parsed?.ok ? parsed.value : undefined;
  };
  const zone = read("DG1", parseDg1);
  const holder = read("DG13", (bytes) => parseVietnamese(bytes, zone, withClaims ? CLAIMED : NEEDED));
  const issuedOn = read("DG12", parseDg12)?.dateOfIssue ?? holder?.dateOfIssue;
  const digits = zone && checkMrzDigits(zone);
  if (digits !== undefined && !digits.ok) problems.push(digits.failure);
  const kind = wantedKind ?? kindOf(zone);
  const verdict = verifySod(
    files.get("SOD") ?? new Uint8Array(),
    groupsIn(files),
    expectedSigner(zone, issuedOn, { authorities, kind, now }),
  );
  if (!verdict.ok) return verdict;
  const passive = passiveChecks(verdict.value);
  const expiresOn = holder?.dateOfExpiry ?? (zone && mrzExpiryDate(zone.dateOfExpiry));
  const signed = passive.dataIntegrity.status === "passed" && passive.issuerSignature.status === "passed";
  const chip = signed ? read("DG14", parseDg14) : undefined;
  const access =
    chip && files.has("CardAccess") ? compareAccessInfos(files.get("CardAccess"), chip.pace) : undefined;
  const ofFiles = checksOfFiles(withDocumentEnd(passive, expiresOn, vietnamDate(now.getTime())));
  // Which access control was used cannot be seen in files; that EF.CardAccess lies about it can.
  const checks = access?.check.status === "failed" ? { ...ofFiles, accessControl: access.check } : ofFiles;
  const listed = read("COM", parseCom)?.groups;
  return ok({
    kind,
    claims: withClaims && signed ? claimsOf(zone, holder) : {},
    checks,
    assurance: assuranceOf(checks, FILES_POLICY),
    verdict: verdict.value,
    oddities: [
      ...verdict.value.oddities,
      ...(access?.oddities ?? []),
      ...(listed === undefined || agrees(listed, verdict.value)
        ? []
        : [oddity("com.differs", listed.join(", "))]),
    ],
    problems,
  });
}

/** Other states put what they like into DG13. */
function parseVietnamese(
  bytes: Uint8Array,
  zone: MachineReadableZone | undefined,
  keep: ReadonlySet<Dg13Field>,
): ReturnType<typeof parseDg13> {
  return zone === undefined || zone.issuingState === "VNM" ? parseDg13(bytes, keep) : ok({ unreadable: [] });
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

function claimsOf(
  zone: MachineReadableZone | undefined,
  holder: { readonly personalNumber?: string; readonly fullName?: string } | undefined,
): Claims {
  const number = holder?.personalNumber ?? zone?.personalNumber;
  const name = holder?.fullName ?? (zone && `${zone.surname} ${zone.givenNames}`.trim());
  const document = zone?.documentNumber;
  return {
    ...(number !== undefined && { personal_number: number }),
    ...(name !== undefined && name !== "" && { full_name: name }),
    ...(document !== undefined && { card_number: document }),
  };
}
