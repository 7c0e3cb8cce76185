/** What a member of staff may do at this terminal: the roles of the card that the signed staff register has as well. @module */
import { type Failure, fail, ok, type Result } from "../errors/result.ts";
import { lapsedParts, type TrustBundle } from "../trust/bundle.ts";
import { failuresOf } from "./policy.ts";
import type { StaffClaims } from "./staff-claims.ts";
import type { VerifiedIdentity } from "./verified-identity.ts";

export interface StaffRights {
  readonly staffId: string;
  readonly unit: string;
  /** At least one. */
  readonly roles: readonly string[];
}

export interface IdentifiedStaff {
  readonly identity: Pick<VerifiedIdentity, "kind" | "checks" | "assurance">;
  readonly staff: StaffClaims | null;
}

/**
 * Card ∩ register. Whether the card is genuine, shown by its holder and not withdrawn (by a list of at most a day) has
 * been judged with its identity. Fails with the code of the first check that failed there, with `staff.pin_needed`,
 * `identity.assurance_too_low`, `staff.register_stale`, `staff.not_registered`, `staff.other_unit` or `staff.no_role`.
 */
export function staffRights(
  { identity, staff }: IdentifiedStaff,
  bundle: TrustBundle,
  now: Date,
): Result<StaffRights> {
  const doubt = doubtOf(identity);
  if (doubt !== null) return { ok: false, failure: doubt };
  if (staff === null) return fail("identity.assurance_too_low", "no staff card");
  const register = bundle.parts.staffRegister;
  if (register === undefined) return fail("staff.register_stale", "none in the bundle");
  if (lapsedParts(bundle, now).includes("staffRegister")) return fail("staff.register_stale");
  const entries = register.members.filter(({ staffId }) => staffId === staff.staff_id);
  if (entries.length === 0) return fail("staff.not_registered");
  const member = entries.find(({ unit }) => unit === staff.unit);
  if (member === undefined) return fail("staff.other_unit");
  const roles = staff.roles.filter((role) => member.roles.includes(role));
  if (roles.length === 0) return fail("staff.no_role");
  return ok({ staffId: staff.staff_id, unit: staff.unit, roles });
}

function doubtOf({ kind, checks, assurance }: IdentifiedStaff["identity"]): Failure | null {
  if (kind !== "staff") return { code: "identity.assurance_too_low", detail: "no staff card" };
  if (assurance === "high") return null;
  // The PIN is not asked of a card that is refused: then it is not the PIN that is missing.
  const [failed] = failuresOf(checks);
  if (failed !== undefined) return failed;
  const withoutPin = checks.holderPresence.status === "notPerformed";
  return { code: withoutPin ? "staff.pin_needed" : "identity.assurance_too_low" };
}
