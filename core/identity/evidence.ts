/** The gateway's look at a filed dossier: does the card's evidence hold, and is it about what was filed? @module */
import { equal, fromBase64Url } from "../crypto/bytes.ts";
import { contentDigest } from "../dossier/content-hash.ts";
import type { DossierContent } from "../dossier/dossier.ts";
import type { ErrorCode } from "../errors/codes.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { checkValidity, parseCredential } from "../trust/credential.ts";
import { terminalAudience } from "../trust/key-binding.ts";
import { type EvidenceContext, type FiledEvidence, isTimely, refusalOf, rejected } from "./filed-evidence.ts";
import { judgeEvidence, toCheck } from "./judge.ts";
import { verifyDocumentEvidence } from "./national/evidence.ts";
import {
  type CardEvidence,
  type Checks,
  type Claims,
  type Evidence,
  isDocumentEvidence,
} from "./verified-identity.ts";

export type { EvidenceContext, FiledEvidence } from "./filed-evidence.ts";

/** These speak of our own lists, not of the card, and pass when the lists are renewed. */
const OWN_STALENESS: readonly ErrorCode[] = ["trust.bundle_stale", "revocation.list_stale"];

/** What the kind of card can show: see {@link verifyCardEvidence} and `verifyDocumentEvidence`. */
export function verifyEvidence(
  evidence: Evidence,
  content: DossierContent,
  context: EvidenceContext,
): Result<FiledEvidence> {
  const filed = isDocumentEvidence(evidence)
    ? verifyDocumentEvidence(evidence, content, context)
    : verifyCardEvidence(evidence, content, context);
  const unbound = filed.ok && context.mustBeBound === true && !filed.value.boundToContent;
  return unbound ? fail("gateway.evidence_rejected", "kb.not_bound") : filed;
}

/**
 * Validity counts at the time of filing, issuer and revocation now; the proof must be of the session that filed, and
 * the applicant named by number and name as disclosed. Fails with `gateway.evidence_rejected`, whose
 * detail is the code of the first check that failed; with `trust.bundle_stale` or `revocation.list_stale` where only
 * our own lists are too old to say. Throws a TypeError where the content has no canonical form.
 */
function verifyCardEvidence(
  evidence: CardEvidence,
  content: DossierContent,
  context: EvidenceContext,
): Result<FiledEvidence> {
  const credential = parseCredential(evidence.credential);
  if (!credential.ok) return rejected(credential.failure.code);
  const verdict = judgeEvidence(evidence, terminalAudience(content.terminal), context);
  if (!verdict.ok) return rejected(verdict.failure.code);
  const validity = toCheck(checkValidity(credential.value, new Date(content.filedAt)));
  const checks: Checks = { ...verdict.value.checks, validity };
  const refusal = refusalOf(checks, OWN_STALENESS);
  if (refusal !== undefined) return refusal;
  if (verdict.value.kind !== "citizen") return rejected("identity.staff_card");
  const filedAt = Date.parse(content.filedAt) / 1000;
  if (!isTimely(filedAt, verdict.value.proofIssuedAt, context.now.getTime() / 1000))
    return rejected("kb.stale");
  if (!namesPerson(content.applicant)) return rejected("vc.disclosure");
  if (!isSubset(content.applicant, verdict.value.claims)) return rejected("vc.disclosure");
  const random = fromBase64Url(evidence.random);
  const boundToContent = random !== undefined && equal(random, contentDigest(content));
  return ok({ checks, boundToContent, chipVouchedBy: "card" });
}

function namesPerson({ personal_number, full_name }: Claims): boolean {
  return personal_number !== undefined && full_name !== undefined;
}

/** Every claim the dossier names was disclosed with this value; more may have been disclosed than was needed. */
function isSubset(applicant: Claims, disclosed: Claims): boolean {
  const proven = new Map<string, unknown>(Object.entries(disclosed));
  return Object.entries(applicant).every(
    ([name, value]) => value === undefined || proven.get(name) === value,
  );
}
