/** National ID cards of the demonstration before a terminal that believes its authorities, without a reader between. @module */
import { randomBytes } from "node:crypto";
import type { MrzKeyFields } from "../../core/emrtd/mrz-information.ts";
import { ok } from "../../core/errors/result.ts";
import type { IdentifyDocumentRequest } from "../../core/identity/national/identify-document.ts";
import type { ApduLimits, CardChannel } from "../../core/ports/card-reader.ts";
import type { AuthoritySource } from "../../core/trust/store/authorities.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { NationalCard } from "../../firmware-sim/card/national/national-card.ts";
import type { NationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import { nationalAnchors } from "../../firmware-sim/personalise/national/demonstration-hierarchy.ts";
import {
  makeNationalCardContents,
  nationalPrinted,
} from "../../firmware-sim/personalise/national/make-national-card.ts";
import { believedForNationalId } from "../../main/service/demonstration-authorities.ts";

export const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));

/** Of a reader that carries all that there is. */
export const WIDE: ApduLimits = { maxCommandBytes: 65_544, maxResponseBytes: 65_538, extendedLength: true };

/** The demonstration's authorities, link certificates and revocation lists, believed for national ID cards. */
export function nationalTrust(now: Date): AuthoritySource {
  return believedForNationalId(nationalAnchors(now.getTime()), now);
}

/** Where a card answers by itself. */
export function cardChannel(card: NationalCard, limits: ApduLimits = WIDE): CardChannel {
  card.reset();
  return {
    atr: card.atr,
    interface: card.interface,
    limits,
    transmit: async (command) => ok(await card.process(command)),
  };
}

export function nationalCard(name: NationalCardName, now: Date): NationalCard {
  return cardOf(makeNationalCardContents(name, { now: now.getTime() }));
}

export function cardOf(contents: NationalCardContents): NationalCard {
  return new NationalCard({ contents, interface: "contactless", random });
}

/** What the holder knows or shows: CAN and zone. */
export function nationalSecrets(
  name: NationalCardName,
  now: Date,
): { readonly can: string; readonly mrz: MrzKeyFields } {
  const { can, zone } = nationalPrinted(name, { now: now.getTime() });
  const [first = "", second = ""] = zone;
  return {
    can,
    mrz: {
      documentNumber: first.slice(5, 14),
      dateOfBirth: second.slice(0, 6),
      dateOfExpiry: second.slice(8, 14),
    },
  };
}

/** A terminal's request with everything it needs; claims that any procedure might want. */
export function documentRequest(name: NationalCardName, now: Date): IdentifyDocumentRequest {
  return {
    authorities: nationalTrust(now),
    kind: "national-id",
    now,
    needs: ["personal_number", "full_name", "birth_date", "sex", "nationality", "residence", "origin"],
    secrets: nationalSecrets(name, now),
    random,
  };
}
