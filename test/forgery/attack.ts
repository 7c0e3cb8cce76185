/** What a row of docs/forgery.md is in the tests: somebody tries, and what was said to him. @module */
import type { ErrorCode } from "../../core/errors/codes.ts";
import type { Failure, Result } from "../../core/errors/result.ts";
import { failuresOf } from "../../core/identity/policy.ts";
import type { Assurance, Checks } from "../../core/identity/verified-identity.ts";

/**
 * What came of an attack: an error code; `code: detail` where one code stands for several refusals; a status word such
 * as `6982` where the card itself refuses; {@link ACCEPTED} where nobody refused.
 */
export type Outcome = ErrorCode | string;

export interface Attack {
  /** As in docs/forgery.md, such as `A2.1`: part and statement, then a number. */
  readonly id: string;
  readonly run: () => Promise<Outcome>;
}

/** Also what the honest card in each theme's control row must come to. */
export const ACCEPTED = "accepted";

export function outcomeOf(result: Result<unknown>): Outcome {
  return result.ok ? ACCEPTED : result.failure.code;
}

export function detailedOutcomeOf(result: Result<unknown>): Outcome {
  return result.ok ? ACCEPTED : detailed(result.failure);
}

export function detailed({ code, detail }: Failure): Outcome {
  return detail === undefined ? code : `${code}: ${detail}`;
}

export interface Judged {
  readonly assurance: Assurance;
  readonly checks: Checks;
  readonly claims: object;
}

/**
 * Of a card that was read and judged: the first failed check. One that is not refused keeps its assurance behind it, and
 * one that is refused without a failed check says what the terminal says then.
 */
export function verdictOf({ assurance, checks, claims }: Judged, withDetail = false): Outcome {
  const [first] = failuresOf(checks);
  if (assurance === "refused") {
    if (Object.keys(claims).length > 0) return "claims of a refused card";
    if (first === undefined) return "identity.assurance_too_low";
    return withDetail ? detailed(first) : first.code;
  }
  const said = first === undefined ? ACCEPTED : withDetail ? detailed(first) : first.code;
  return first === undefined && assurance !== "low" ? said : `${said} (${assurance})`;
}
