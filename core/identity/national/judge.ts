/** The verdict on a document that was read: every check by itself, then the assurance. @module */

import { describeStatus } from "../../apdu/status-words.ts";
import { parseDg1 } from "../../emrtd/data-groups/dg1.ts";
import { type FaceImage, parseDg2 } from "../../emrtd/data-groups/dg2.ts";
import { parseDg13, type VietnameseHolder } from "../../emrtd/data-groups/dg13.ts";
import { checkMrzDigits, type MachineReadableZone } from "../../emrtd/data-groups/mrz.ts";
import type { DocumentReading } from "../../emrtd/reading/document-reading.ts";
import { ok, type Result } from "../../errors/result.ts";
import { vietnamDate } from "../../text/dates.ts";
import { judgeSod, type OpenSod, type SodVerdict } from "../../trust/emrtd/sod.ts";
import type { AuthoritySource, DocumentKind } from "../../trust/store/authorities.ts";
import { expectedSigner, passiveChecks, withDocumentEnd } from "../documents.ts";
import { toCheck } from "../judge.ts";
import type { Assurance, Check, Checks, ClaimName, Claims } from "../verified-identity.ts";
import { type ChipVerdict, judgeChip } from "./chip-checks.ts";
import { type DocumentClaims, type DocumentGroup, dg13FieldsFor, documentClaims } from "./claims.ts";
import { DOCUMENT_POLICY, type DocumentPolicy, documentAssurance } from "./policy.ts";
import { type Remark, remark } from "./remarks.ts";

export interface DocumentContext {
  readonly authorities: AuthoritySource;
  readonly kind: DocumentKind;
  readonly now: Date;
  readonly needs: readonly ClaimName[];
  /** Personal number of the printed code that brought the CAN, where one was scanned. */
  readonly printedNumber?: string;
  /** {@link DOCUMENT_POLICY} where absent. */
  readonly policy?: DocumentPolicy;
}

export interface DocumentVerdict {
  readonly checks: Checks;
  readonly assurance: Assurance;
  readonly remarks: readonly Remark[];
  /** None where the assurance is `refused`. */
  readonly claims: Claims;
  readonly sources: Readonly<Partial<Record<ClaimName, DocumentGroup>>>;
  /** Of DG2, where it was read and the document is believed. */
  readonly photographs: readonly FaceImage[];
  /** ISO 8601, of DG13; undefined where it does not say it or the document is not believed. */
  readonly issuedOn: string | undefined;
  /** What passive authentication found: each group, the signer, its chain, the revocation list. */
  readonly sod: SodVerdict;
}

const NOBODY_COMPARED: Check = { status: "notPerformed", why: "nobody compared the photograph" };

/** `opened` is the document's EF.SOD. */
export function judgeDocument(
  reading: DocumentReading,
  opened: OpenSod,
  context: DocumentContext,
): DocumentVerdict {
  const data = readData(reading, context);
  const zone = data.zone?.ok ? data.zone.value : undefined;
  const expected = expectedSigner(zone, data.found?.issuedOn, context);
  const sod = judgeSod(opened, reading.groups, expected);
  const chip = judgeChip(reading, sod, expected);
  return conclude(reading, sod, chip, data, context);
}

interface DocumentData {
  readonly zone: Result<MachineReadableZone> | undefined;
  readonly holder: Result<VietnameseHolder> | undefined;
  readonly found: DocumentClaims | undefined;
}

function readData({ groups }: DocumentReading, { needs, now }: DocumentContext): DocumentData {
  const dg1 = groups.get(1);
  const dg13 = groups.get(13);
  const zone = dg1 && parseDg1(dg1);
  const holder = dg13 && parseDg13(dg13, dg13FieldsFor(needs));
  const found = zone?.ok
    ? documentClaims(zone.value, holder?.ok ? holder.value : undefined, needs, vietnamDate(now.getTime()))
    : undefined;
  return { zone, holder, found };
}

function conclude(
  reading: DocumentReading,
  sod: SodVerdict,
  chip: ChipVerdict,
  data: DocumentData,
  context: DocumentContext,
): DocumentVerdict {
  const { now, policy = DOCUMENT_POLICY } = context;
  const passive = withDocumentEnd(passiveChecks(sod), data.found?.expiresOn, vietnamDate(now.getTime()));
  const faces = photographs(reading);
  const checks: Checks = {
    ...passive,
    ...chip.checks,
    dataIntegrity:
      passive.dataIntegrity.status === "passed" ? wellFormed(data, faces) : passive.dataIntegrity,
    printedMatchesChip: comparePrinted(data, context),
    holderPresence: NOBODY_COMPARED,
  };
  const remarks = [...sod.oddities, ...chip.remarks, ...(data.found?.remarks ?? []), ...withheld(reading)];
  const assurance = documentAssurance(checks, remarks, policy);
  // Claims of a document that is not believed are nobody's.
  const believed = assurance !== "refused";
  return {
    checks,
    assurance,
    remarks,
    claims: believed ? (data.found?.claims ?? {}) : {},
    sources: believed ? (data.found?.sources ?? {}) : {},
    photographs: believed && faces?.ok ? faces.value : [],
    issuedOn: believed ? data.found?.issuedOn : undefined,
    sod,
  };
}

/** Signed, and yet it must be what it should be: nothing is filed from a zone whose check digits are wrong. */
function wellFormed({ zone, holder }: DocumentData, faces: Result<readonly FaceImage[]> | undefined): Check {
  if (zone === undefined) return { status: "notPerformed", why: "DG1 was not read" };
  const digits = zone.ok ? checkMrzDigits(zone.value) : zone;
  const broken = [digits, holder, faces].find((one) => one !== undefined && !one.ok);
  return toCheck<unknown>(broken ?? ok(undefined));
}

function photographs({ groups }: DocumentReading): Result<readonly FaceImage[]> | undefined {
  const dg2 = groups.get(2);
  return dg2 && parseDg2(dg2);
}

function comparePrinted({ zone, holder }: DocumentData, { printedNumber }: DocumentContext): Check {
  if (printedNumber === undefined) return { status: "notPerformed", why: "no printed code was used" };
  const inChip =
    (holder?.ok ? holder.value.personalNumber : undefined) ??
    (zone?.ok ? zone.value.personalNumber : undefined);
  if (inChip === undefined) return { status: "notPerformed", why: "no personal number in the chip" };
  return inChip === printedNumber
    ? { status: "passed" }
    : { status: "failed", code: "identity.printed_mismatch" };
}

function withheld({ unreadable }: DocumentReading): readonly Remark[] {
  const files = [...unreadable].map(([name, sw]) => `${name} ${describeStatus(sw)}`);
  return files.length === 0 ? [] : [remark("group.unreadable", files.join(", "))];
}
