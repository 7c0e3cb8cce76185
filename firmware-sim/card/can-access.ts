/** The one way into the card: PACE with the CAN, in the one suite that it offers (card profile, "Access control"). @module */
import type { RandomBytes } from "../../core/ports/clock.ts";
import { type CardContents, PACE_PROTOCOL_OID, paceParameterIds } from "./profile.ts";
import { PaceChip, type PaceSettings } from "./protocols/pace.ts";
import { canSecret, passwordReference } from "./protocols/pace-passwords.ts";

type AccessContents = Pick<CardContents, "can" | "curve" | "paceProtocol">;

export function canAccess(contents: AccessContents, random: RandomBytes): PaceChip {
  return new PaceChip({ ...canAndSuite(contents), random, work: { operations: 0 } });
}

/** What is printed on the card and stands in EF.CardAccess. */
export function canAndSuite({
  can,
  curve,
  paceProtocol: protocol = PACE_PROTOCOL_OID,
}: AccessContents): Pick<PaceSettings, "offers" | "passwords"> {
  return {
    offers: [{ protocol, parameterId: paceParameterIds[curve] }],
    passwords: new Map([[passwordReference.can, canSecret(can)]]),
  };
}
