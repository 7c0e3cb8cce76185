/**
 * The evidence of a national ID card in a dossier: made where the card was read, judged again at the gateway. There the
 * issuer's signature speaks for itself over DG1; that a genuine chip was there, and what DG13 says, is the terminal's word.
 * @module
 */
import { fromBase64Url, toBase64Url } from "../../crypto/bytes.ts";
import type { DossierContent } from "../../dossier/dossier.ts";
import { parseDg1 } from "../../emrtd/data-groups/dg1.ts";
import { checkMrzDigits, type MachineReadableZone } from "../../emrtd/data-groups/mrz.ts";
import { mrzExpiryDate } from "../../emrtd/data-groups/mrz-dates.ts";
import type { DocumentReading } from "../../emrtd/reading/document-reading.ts";
import type { ErrorCode } from "../../errors/codes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { vietnamDate } from "../../text/dates.ts";
import { openSod, type SodVerdict } from "../../trust/emrtd/sod.ts";
import type { AuthoritySource } from "../../trust/store/authorities.ts";
import {
  type EvidenceContext,
  type FiledEvidence,
  isTimely,
  refusalOf,
  rejected,
} from "../filed-evidence.ts";
import { toCheck } from "../judge.ts";
import type { Check, Checks, DocumentEvidence } from "../verified-identity.ts";
import { isHolder, onlyProvable } from "./holder-match.ts";
import type { DocumentContext, DocumentVerdict } from "./judge.ts";
import { judgePassive } from "./passive.ts";
import { DOCUMENT_POLICY, documentAssurance } from "./policy.ts";

const IDENTITY_GROUP = 1;

/**
 * Null where no dossier can be filed with it: a passport, an assurance below `substantial`, or a DG1 that names somebody
 * else than DG13 does.
 */
export function documentEvidence(
  { files, groups }: Pick<DocumentReading, "files" | "groups">,
  {
    assurance,
    checks,
    claims,
    issuedOn,
  }: Pick<DocumentVerdict, "assurance" | "checks" | "claims" | "issuedOn">,
  { kind, now }: Pick<DocumentContext, "kind" | "now">,
): DocumentEvidence | null {
  const securityObject = files.get("EF.SOD");
  const group1 = groups.get(IDENTITY_GROUP);
  const enough = assurance === "substantial" || assurance === "high";
  if (kind !== "national-id" || !enough || securityObject === undefined || group1 === undefined) return null;
  const zone = parseDg1(group1);
  if (!zone.ok || !isHolder(zone.value, claims, vietnamDate(now.getTime()))) return null;
  return {
    kind,
    securityObject: toBase64Url(securityObject),
    group1: toBase64Url(group1),
    ...(issuedOn !== undefined && { issuedOn }),
    provenAt: Math.floor(now.getTime() / 1_000),
    attested: { accessControl: wordOf(checks.accessControl), chipGenuine: wordOf(checks.chipGenuine) },
  };
}

function wordOf(check: Check): string {
  return ((check.status === "passed" ? check.detail : undefined) ?? check.status).slice(0, 200);
}

/** These speak of our own lists, not of the card, and pass when the lists are renewed. */
const OWN_STALENESS: readonly ErrorCode[] = ["crl.stale", "crl.signature"];

/**
 * The document's end counts at the time of filing, issuer and revocation now. Fails with `gateway.evidence_rejected`,
 * whose detail is the code of the first check that failed; with `issuer.unknown`, `crl.stale` or `crl.signature` where
 * our own authorities or lists are missing or too old to say.
 */
export function verifyDocumentEvidence(
  evidence: DocumentEvidence,
  content: DossierContent,
  { authorities, now }: EvidenceContext,
): Result<FiledEvidence> {
  if (authorities === undefined) return fail("issuer.unknown", "no national authorities here");
  const filedAt = new Date(content.filedAt);
  const judged = judgeAnew(evidence, authorities, filedAt, now);
  if (!judged.ok) return rejected(judged.failure.code);
  const { checks, sod, zone } = judged.value;
  const refusal = refusalOf(checks, OWN_STALENESS);
  if (refusal !== undefined) return refusal;
  if (checks.revocation.status === "notPerformed") return fail("crl.stale", checks.revocation.why);
  if (documentAssurance(checks, sod.oddities, DOCUMENT_POLICY) !== "substantial") {
    return rejected("identity.assurance_too_low");
  }
  const [filed, judgedNow] = [filedAt.getTime() / 1_000, now.getTime() / 1_000];
  if (!isTimely(filed, evidence.provenAt, judgedNow)) return rejected("kb.stale");
  const { applicant } = content;
  if (!onlyProvable(applicant) || !isHolder(zone, applicant, vietnamDate(filedAt.getTime()))) {
    return rejected("identity.field_mismatch");
  }
  return ok({ checks, boundToContent: false, chipVouchedBy: "terminal" });
}

interface JudgedAnew {
  readonly checks: Checks;
  readonly sod: SodVerdict;
  readonly zone: MachineReadableZone;
}

/** Passive authentication anew; what only the terminal saw is taken over as its word. */
function judgeAnew(
  { attested, group1, issuedOn, securityObject }: DocumentEvidence,
  authorities: AuthoritySource,
  filedAt: Date,
  now: Date,
): Result<JudgedAnew> {
  const group = fromBase64Url(group1);
  const file = fromBase64Url(securityObject);
  if (group === undefined || file === undefined) return fail("sod.malformed", "base64url");
  const zone = parseDg1(group);
  if (!zone.ok) return zone;
  const opened = openSod(file);
  if (!opened.ok) return opened;
  const { checks: passive, sod } = judgePassive(
    opened.value,
    new Map([[IDENTITY_GROUP, group]]),
    { zone: zone.value, issuedOn, expiresOn: mrzExpiryDate(zone.value.dateOfExpiry) },
    { authorities, kind: "national-id", now },
    filedAt,
  );
  const digits = toCheck(checkMrzDigits(zone.value));
  const onItsWord = (detail: string): Check => ({
    status: "passed",
    detail: `attested by the terminal: ${detail}`,
  });
  const checks: Checks = {
    ...passive,
    dataIntegrity: passive.dataIntegrity.status === "passed" ? digits : passive.dataIntegrity,
    accessControl: onItsWord(attested.accessControl),
    chipGenuine: onItsWord(attested.chipGenuine),
    channel: onItsWord("nobody between"),
    printedMatchesChip: { status: "notPerformed", why: "not part of the evidence" },
    holderPresence: { status: "notPerformed", why: "nobody compared the photograph" },
  };
  return ok({ checks, sod, zone: zone.value });
}
