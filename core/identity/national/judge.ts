/** The verdict on a document that was read: every check by itself, then the assurance. @module */

import { describeStatus } from "../../apdu/status-words.ts";
import type { FaceImage } from "../../emrtd/data-groups/dg2.ts";
import type { DocumentReading } from "../../emrtd/reading/document-reading.ts";
import { vietnamDate } from "../../text/dates.ts";
import type { OpenSod, SodVerdict } from "../../trust/emrtd/sod.ts";
import type { AuthoritySource, DocumentKind } from "../../trust/store/authorities.ts";
import type { Assurance, Check, Checks, ClaimName, Claims } from "../verified-identity.ts";
import { type ChipVerdict, judgeChip } from "./chip-checks.ts";
import { type DocumentClaims, type DocumentGroup, dg13FieldsFor, documentClaims } from "./claims.ts";
import { type DocumentData, parseDocument, wellFormed } from "./document-data.ts";
import { judgePassive, type PassiveVerdict } from "./passive.ts";
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
  const data = parseDocument(reading.groups, dg13FieldsFor(context.needs));
  const passive = judgePassive(opened, reading.groups, data, context);
  const chip = judgeChip(reading, passive.sod, passive.expected);
  return conclude(reading, passive, chip, data, context);
}

function conclude(
  reading: DocumentReading,
  { checks: passive, sod }: PassiveVerdict,
  chip: ChipVerdict,
  data: DocumentData,
  context: DocumentContext,
): DocumentVerdict {
  const { policy = DOCUMENT_POLICY } = context;
  const found = claimsOf(data, context);
  const checks: Checks = {
    ...passive,
    ...chip.checks,
    dataIntegrity:
      passive.dataIntegrity.status === "passed" ? wellFormed(reading.groups, data) : passive.dataIntegrity,
    printedMatchesChip: comparePrinted(data, context),
    holderPresence: NOBODY_COMPARED,
  };
  const remarks = [
    ...sod.oddities,
    ...chip.remarks,
    ...(found?.remarks ?? []),
    ...data.oddities,
    ...withheld(reading),
  ];
  const assurance = documentAssurance(checks, remarks, policy);
  // Claims of a document that is not believed are nobody's.
  const believed = assurance !== "refused";
  return {
    checks,
    assurance,
    remarks,
    claims: believed ? (found?.claims ?? {}) : {},
    sources: believed ? (found?.sources ?? {}) : {},
    photographs: believed ? data.faces : [],
    issuedOn: believed ? data.issuedOn : undefined,
    sod,
  };
}

function claimsOf(
  { holder, zone }: DocumentData,
  { needs, now }: DocumentContext,
): DocumentClaims | undefined {
  return zone && documentClaims(zone, holder, needs, vietnamDate(now.getTime()));
}

function comparePrinted({ zone, holder }: DocumentData, { printedNumber }: DocumentContext): Check {
  if (printedNumber === undefined) return { status: "notPerformed", why: "no printed code was used" };
  const inChip = holder?.personalNumber ?? zone?.personalNumber;
  if (inChip === undefined) return { status: "notPerformed", why: "no personal number in the chip" };
  return inChip === printedNumber
    ? { status: "passed" }
    : { status: "failed", code: "identity.printed_mismatch" };
}

function withheld({ unreadable }: DocumentReading): readonly Remark[] {
  const files = [...unreadable].map(([name, sw]) => `${name} ${describeStatus(sw)}`);
  return files.length === 0 ? [] : [remark("group.unreadable", files.join(", "))];
}
