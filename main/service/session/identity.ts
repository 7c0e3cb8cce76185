/** What the session asks of a verified identity. @module */
import type { Failure } from "../../../core/errors/result.ts";
import {
  ASSURANCE_LEVELS,
  type Assurance,
  CHECK_NAMES,
  type VerifiedIdentity,
} from "../../../core/identity/verified-identity.ts";
import type { Procedure } from "../../../core/procedures/procedure.ts";

/** Why this identity cannot open a citizen's session; null where it can. */
export function firstFailure(identity: VerifiedIdentity): Failure | null {
  for (const name of CHECK_NAMES) {
    const check = identity.checks[name];
    if (check.status === "failed")
      return { code: check.code, ...(check.detail === undefined ? {} : { detail: check.detail }) };
  }
  if (identity.kind === "staff") return { code: "identity.staff_card" };
  return identity.assurance === "refused" ? { code: "identity.assurance_too_low" } : null;
}

/**
 * Whether as much was proven as the procedure takes, and in a way that the gateway can judge again: without evidence it
 * would refuse the dossier.
 */
export function suffices({ assurance, evidence }: VerifiedIdentity, procedure: Procedure): boolean {
  return evidence !== null && reaches(assurance, procedure.assurance);
}

/** `have` is at least `need`. */
function reaches(have: Assurance, need: Assurance): boolean {
  return ASSURANCE_LEVELS.indexOf(have) >= ASSURANCE_LEVELS.indexOf(need);
}
