/** National ID cards of the demonstration before a terminal that believes its authorities, without a reader between. @module */

import type { EmrtdSecrets } from "../../core/emrtd/access.ts";
import type { MrzKeyFields } from "../../core/emrtd/mrz-information.ts";
import type { IdentifyDocumentRequest } from "../../core/identity/national/identify-document.ts";
import type { AuthoritySource } from "../../core/trust/store/authorities.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { NationalCard } from "../../firmware-sim/card/national/national-card.ts";
import type { NationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import {
  makeNationalCardContents,
  nationalPrinted,
} from "../../firmware-sim/personalise/national/make-national-card.ts";
import { nationalAnchors } from "../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { random } from "../../main/random.ts";
import { believedForNationalId } from "../../main/service/demonstration-authorities.ts";

/** The demonstration's authorities, link certificates and revocation lists, believed for national ID cards. */
export function nationalTrust(now: Date): AuthoritySource {
  return believedForNationalId(nationalAnchors(now.getTime()), now);
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
  const { can, mrz } = nationalPrinted(name, { now: now.getTime() });
  return { can, mrz };
}

/** The same of a card that is in no catalogue, from what its chip was given. */
export function secretsOf({
  can,
  mrzInformation,
}: Pick<NationalCardContents, "can" | "mrzInformation">): EmrtdSecrets {
  const mrz = {
    documentNumber: mrzInformation.slice(0, 9),
    dateOfBirth: mrzInformation.slice(10, 16),
    dateOfExpiry: mrzInformation.slice(17, 23),
  };
  return can === undefined ? { mrz } : { can, mrz };
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
