/** The gateway's look at a filed dossier: does the card's evidence hold, and is it about what was filed? @module */
import { equal, fromBase64Url } from "../crypto/bytes.ts";
import { contentDigest } from "../dossier/content-hash.ts";
import type { DossierContent } from "../dossier/dossier.ts";
import type { ErrorCode } from "../errors/codes.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { MAX_CLOCK_SKEW_SECONDS } from "../protocol/gateway.ts";
import type { TrustBundle } from "../trust/bundle.ts";
import { checkValidity, parseCredential } from "../trust/credential.ts";
import { terminalAudience } from "../trust/key-binding.ts";
import type { Inflate } from "../trust/status-list.ts";
import { judgeEvidence, toCheck } from "./judge.ts";
import { failuresOf } from "./policy.ts";
import type { CardEvidence, Checks, Claims } from "./verified-identity.ts";

export interface EvidenceContext {
  readonly bundle: TrustBundle;
  readonly now: Date;
  readonly inflate: Inflate;
}

export interface FiledEvidence {
  readonly checks: Checks;
  /** The card was still there at filing: its random is the hash of this very content. */
  readonly boundToContent: boolean;
}

/** From the first tap to filing: many times the longest session, for idle screens end it after minutes. Seconds. */
const LONGEST_SESSION_SECONDS = 2 * 3_600;
/** The terminal's clock may be corrected within a session, and be this far from ours, as in a request. Seconds. */
const CLOCK_TOLERANCE_SECONDS = MAX_CLOCK_SKEW_SECONDS;
/** A terminal may be without a line for weeks; what is older says nothing about the person's will today. Seconds. */
const OLDEST_FILING_SECONDS = 90 * 86_400;

/** These speak of our own lists, not of the card, and pass when the lists are renewed. */
const OWN_STALENESS: readonly ErrorCode[] = ["trust.bundle_stale", "revocation.list_stale"];

/**
 * Validity counts at the time of filing, issuer and revocation now; the proof must be of the session that filed, and
 * the applicant named by number and name as disclosed. Fails with `gateway.evidence_rejected`, whose
 * detail is the code of the first check that failed; with `trust.bundle_stale` or `revocation.list_stale` where only
 * our own lists are too old to say. Throws a TypeError where the content has no canonical form.
 */
export function verifyEvidence(
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
  const codes = failuresOf(checks).map(({ code }) => code);
  const ofTheCard = codes.find((code) => !OWN_STALENESS.includes(code));
  if (ofTheCard !== undefined) return rejected(ofTheCard);
  const ofOurs = codes[0];
  if (ofOurs !== undefined) return fail(ofOurs);
  if (verdict.value.kind !== "citizen") return rejected("identity.staff_card");
  const filedAt = Date.parse(content.filedAt) / 1000;
  if (!isTimely(filedAt, verdict.value.proofIssuedAt, context.now.getTime() / 1000))
    return rejected("kb.stale");
  if (!namesPerson(content.applicant)) return rejected("vc.disclosure");
  if (!isSubset(content.applicant, verdict.value.claims)) return rejected("vc.disclosure");
  const random = fromBase64Url(evidence.random);
  const boundToContent = random !== undefined && equal(random, contentDigest(content));
  return ok({ checks, boundToContent });
}

function rejected(code: ErrorCode): Result<never> {
  return fail("gateway.evidence_rejected", code);
}

/** All in seconds since 1970. */
function isTimely(filedAt: number, proofIssuedAt: number | null, now: number): boolean {
  if (proofIssuedAt === null) return false;
  const isOfSession =
    proofIssuedAt >= filedAt - LONGEST_SESSION_SECONDS && proofIssuedAt <= filedAt + CLOCK_TOLERANCE_SECONDS;
  return isOfSession && filedAt <= now + CLOCK_TOLERANCE_SECONDS && filedAt >= now - OLDEST_FILING_SECONDS;
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
