/** What every kind of evidence shares when a dossier is judged without the card: its time, and how it is refused. @module */
import type { ErrorCode } from "../errors/codes.ts";
import { fail, type Result } from "../errors/result.ts";
import { MAX_CLOCK_SKEW_SECONDS } from "../protocol/gateway.ts";
import type { TrustBundle } from "../trust/bundle.ts";
import type { Inflate } from "../trust/status-list.ts";
import type { AuthoritySource } from "../trust/store/authorities.ts";
import { failuresOf } from "./policy.ts";
import type { Checks } from "./verified-identity.ts";

export interface EvidenceContext {
  readonly bundle: TrustBundle;
  /** Whom to believe about national ID cards; absent where nobody was configured. */
  readonly authorities?: AuthoritySource;
  readonly now: Date;
  readonly inflate: Inflate;
  /** The procedure asks for high assurance: the card must have signed this very content, while it was there. */
  readonly mustBeBound?: boolean;
}

export interface FiledEvidence {
  readonly checks: Checks;
  /** The card was still there at filing: its random is the hash of this very content. */
  readonly boundToContent: boolean;
  /** Who says that the chip is genuine: the card's own signature, verified here, or the terminal that signed the request. */
  readonly chipVouchedBy: "card" | "terminal";
}

/** From the first tap to filing: many times the longest session, for idle screens end it after minutes. Seconds. */
const LONGEST_SESSION_SECONDS = 2 * 3_600;
/** The terminal's clock may be corrected within a session, and be this far from ours, as in a request. Seconds. */
const CLOCK_TOLERANCE_SECONDS = MAX_CLOCK_SKEW_SECONDS;
/** A terminal may be without a line for weeks; what is older says nothing about the person's will today. Seconds. */
const OLDEST_FILING_SECONDS = 90 * 86_400;

export function rejected(code: ErrorCode): Result<never> {
  return fail("gateway.evidence_rejected", code);
}

/** Undefined where no check failed. What failed of the card refuses it; what is `ours` to renew is told by its own code. */
export function refusalOf(checks: Checks, ours: readonly ErrorCode[]): Result<never> | undefined {
  const codes = failuresOf(checks).map(({ code }) => code);
  const ofTheCard = codes.find((code) => !ours.includes(code));
  if (ofTheCard !== undefined) return rejected(ofTheCard);
  const [ofOurs] = codes;
  return ofOurs === undefined ? undefined : fail(ofOurs);
}

/** All in seconds since 1970. */
export function isTimely(filedAt: number, proofIssuedAt: number | null, now: number): boolean {
  if (proofIssuedAt === null) return false;
  const isOfSession =
    proofIssuedAt >= filedAt - LONGEST_SESSION_SECONDS && proofIssuedAt <= filedAt + CLOCK_TOLERANCE_SECONDS;
  return isOfSession && filedAt <= now + CLOCK_TOLERANCE_SECONDS && filedAt >= now - OLDEST_FILING_SECONDS;
}
