/**
 * Cards that follow one another in one reader without being pulled: at the reset after a card was spoken to, which ends
 * each connection, the next one lies there. The PC/SC service asks it for its answer to reset as it would ask any card;
 * only its polling for an empty slot, a second for each card, is left out.
 * @module
 */
import type { PluggableCard } from "../../../firmware-sim/reader/pluggable-card.ts";

/** The last card stays. Throws without any. */
export function cardDeck(cards: readonly PluggableCard[]): PluggableCard {
  const rest = [...cards];
  let spokenTo = false;
  function current(): PluggableCard {
    const [first] = rest;
    if (first === undefined) throw new RangeError("no card");
    return first;
  }
  function turn(): void {
    if (!spokenTo || rest.length === 1) return;
    rest.shift();
    spokenTo = false;
  }
  return {
    get atr() {
      return current().atr;
    },
    reset() {
      turn();
      return current().reset();
    },
    powerOff() {
      current().powerOff();
      turn();
    },
    process(command) {
      spokenTo = true;
      return current().process(command);
    },
  };
}
