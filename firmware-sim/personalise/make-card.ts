/** Personalisation: from a name of the demonstration to a card. @module */

import { demonstrationKey } from "../../core/crypto/demonstration.ts";
import { importPrivateJwk } from "../../core/crypto/jwk.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import type { CardContents, StoredDisclosure } from "../card/profile.ts";
import { SimulatedCard } from "../card/simulated-card.ts";
import type { NonVolatileMemory } from "../card/wrong-tries.ts";
import { CARDS, type CardName, isStaffName } from "./catalogue.ts";
import { issueCredential } from "./credential.ts";
import { alterDisclosure, citizenDisclosures, digests, staffDisclosures } from "./disclosures.ts";
import { CITIZENS, STAFF } from "./people.ts";
import { cardAccessNumber } from "./printed.ts";

export interface MakeCardOptions {
  /** Wall time in milliseconds; the dates on the card are relative to its UTC day. */
  readonly now: number;
  readonly interface: CardInterface;
  readonly random: RandomBytes;
  /** Given again where the same physical card comes back, so that wrong tries are not forgotten. */
  readonly memory?: NonVolatileMemory;
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
  const credential = issueCredential(
    { kind, index, defect, digests: digests(name, signed), holder: holder.publicJwk },
    now,
  );
  return {
    can: cardAccessNumber(name),
    curve,
    credential,
    disclosures: defect === "alteredName" ? withAlteredName(name, signed) : signed,
    holderKey: importPrivateJwk(chipKey.privateJwk),
  };
}

function withAlteredName(card: CardName, signed: readonly StoredDisclosure[]): readonly StoredDisclosure[] {
  return signed.map((disclosure) =>
    disclosure.name === "full_name" ? alterDisclosure(card, disclosure, ALTERED_NAME) : disclosure,
  );
}
