/** Personalisation: from a name of the demonstration to a card. @module */

import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import type { CitizenCardMemory } from "../card/memory.ts";
import type { CardContents } from "../card/profile.ts";
import { SimulatedCard } from "../card/simulated-card.ts";
import { CARDS, type CardName, isStaffName } from "./catalogue.ts";
import { citizenClaims, staffClaims } from "./disclosures.ts";
import { CITIZENS, STAFF } from "./people.ts";
import { cardDigits, cardNumber } from "./printed.ts";
import { makeProvincialCard } from "./provincial-card.ts";
import { DEMONSTRATION_ISSUER } from "./provincial-issuer.ts";
import { USUAL_PURSE } from "./purse.ts";

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

const MILLISECONDS_PER_DAY = 86_400_000;

export function makeCard(name: CardName, options: MakeCardOptions): SimulatedCard {
  const { now, ...rest } = options;
  return new SimulatedCard({ ...rest, contents: personalise(name, now) });
}

/** What the card of this name holds on the day of `now`. */
export function personalise(name: CardName, now: number): CardContents {
  const { kind, curve, index, defect } = CARDS[name];
  const plan = {
    kind,
    curve,
    index,
    label: name,
    digits: cardDigits(name),
    claims: isStaffName(name) ? staffClaims(STAFF[name]) : citizenClaims(CITIZENS[name], cardNumber(name)),
    defect: defect === "revoked" ? null : defect,
    ...(kind === "citizen" ? { purse: USUAL_PURSE, signature: {} } : {}),
  };
  return makeProvincialCard(plan, DEMONSTRATION_ISSUER, Math.floor(now / MILLISECONDS_PER_DAY));
}
