/** The one way into the card: PACE with the CAN, in the one suite that it offers (card profile, "Access control"). @module */
import type { RandomBytes } from "../../core/ports/clock.ts";
import { type CardContents, PACE_PROTOCOL_OID, paceParameterIds } from "./profile.ts";
import { PaceChip } from "./protocols/pace.ts";
import { canSecret, passwordReference } from "./protocols/pace-passwords.ts";

export function canAccess(
  { can, curve }: Pick<CardContents, "can" | "curve">,
  random: RandomBytes,
): PaceChip {
  return new PaceChip({
    offers: [{ protocol: PACE_PROTOCOL_OID, parameterId: paceParameterIds[curve] }],
    passwords: new Map([[passwordReference.can, canSecret(can)]]),
    random,
    work: { operations: 0 },
  });
}
