/** Personalisation: from a name of the demonstration to a card. @module */

import { DEMONSTRATION, demonstrationKey } from "../../core/crypto/demonstration.ts";
import { importPrivateJwk, importPublicJwk } from "../../core/crypto/jwk.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import type { CitizenCardMemory } from "../card/memory.ts";
import type { CardContents, StoredDisclosure } from "../card/profile.ts";
import { SimulatedCard } from "../card/simulated-card.ts";
import { CARDS, type CardName, isStaffName } from "./catalogue.ts";
import { issueCredential, issueDay } from "./credential.ts";
import { alterDisclosure, citizenDisclosures, digests, staffDisclosures } from "./disclosures.ts";
import { CITIZENS, STAFF } from "./people.ts";
import { cardAccessNumber, cardPin, cardPuk } from "./printed.ts";
import { purseClaim, purseContents } from "./purse.ts";
import { signatureContents } from "./signature.ts";

export interface MakeCardOptions {
  /** Wall time in milliseconds; the dates on the card are relative to its UTC day. */
  readonly now: number;
  readonly interface: CardInterface;
  readonly random: RandomBytes;
  /** Given again where the same physical card comes back, so that wrong tries are not forgotten. */
  readonly memory?: CitizenCardMemory;
  /** How the card waits after wrong tries; real time where absent. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

const ALTERED_NAME = "Bùi Văn Hiến";

export function makeCard(name: CardName, options: MakeCardOptions): SimulatedCard {
  const { now, ...rest } = options;
  return new SimulatedCard({ ...rest, contents: personalise(name, now) });
}

/** What the card of this name holds on the day of `now`. */
export function personalise(name: CardName, now: number): CardContents {
  const { kind, curve, index, defect } = CARDS[name];
  const holder = demonstrationKey(`holder/${name}`);
  const chipKey = defect === "copiedWithoutKey" ? demonstrationKey(`copy/${name}`) : holder;
  const signed = isStaffName(name)
    ? staffDisclosures(name, STAFF[name])
    : citizenDisclosures(name, CITIZENS[name]);
  const money = kind === "citizen" ? { purse: purseClaim(name) } : {};
  const credential = issueCredential(
    { kind, index, defect, digests: digests(name, signed), holder: holder.publicJwk, ...money },
    now,
  );
  const issued = issueDay(defect, now);
  return {
    can: cardAccessNumber(name),
    curve,
    credential,
    disclosures: defect === "alteredName" ? withAlteredName(name, signed) : signed,
    holderKey: importPrivateJwk(chipKey.privateJwk),
    pin: cardPin(name),
    puk: cardPuk(name),
    terminalAuthorities: [
      {
        name: DEMONSTRATION.terminalAuthority,
        key: importPublicJwk(demonstrationKey(DEMONSTRATION.labels.terminalAuthority).publicJwk),
      },
    ],
    clockDay: issued,
    ...(kind === "citizen"
      ? { purse: purseContents(name, defect), signature: signatureContents(name, defect, issued) }
      : {}),
  };
}

function withAlteredName(card: CardName, signed: readonly StoredDisclosure[]): readonly StoredDisclosure[] {
  return signed.map((disclosure) =>
    disclosure.name === "full_name" ? alterDisclosure(card, disclosure, ALTERED_NAME) : disclosure,
  );
}
