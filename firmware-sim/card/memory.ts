/** What stays on the chip of a provincial card without power. @module */
import type { NonVolatilePages } from "./purse/pages.ts";
import type { NonVolatileMemory } from "./wrong-tries.ts";

/** One object per physical card, whichever interface it is used on. */
export interface CitizenCardMemory extends NonVolatileMemory {
  /** Newest effective date of a terminal certificate that was believed, days since 1970: the card's only clock. */
  clockDay: number;
  /** The PIN that the holder chose; undefined as long as the one of the card's letter holds. */
  pin: Uint8Array | undefined;
  pinTries: number;
  pukTries: number;
  /** Made at the first use, with the balance of personalisation. */
  purse?: NonVolatilePages;
}

export const PIN_TRIES = 3;
export const PUK_TRIES = 10;

/** As the factory leaves it. */
export function newMemory(): CitizenCardMemory {
  return { wrongTries: 0, clockDay: 0, pin: undefined, pinTries: PIN_TRIES, pukTries: PUK_TRIES };
}
