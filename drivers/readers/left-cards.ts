/**
 * Which cards were left lying while nobody could see them. A restarted PC/SC service tells every card as if it had
 * just come; a person has to lay a card down before it is read.
 * @module
 */
import type { ReaderState } from "./host-messages.ts";

/** A restarted service finds readers first and feels their cards a moment later, milliseconds. */
const FOUND_AGAIN_WITHIN_MS = 2500;
/** A fresh service counts no event, or one, for a card that lay there when it started. */
const MOST_EVENTS_OF_FRESH_SERVICE = 1;

export interface LeftCards {
  /** Sight of the readers is lost; this was the last look. */
  unseen(last: readonly ReaderState[]): void;
  /** Readers are seen, again or still. */
  seen(): void;
  /** True where this card lay in this reader before and after. */
  wasLeft(card: ReaderState): boolean;
}

export function createLeftCards(now: () => number): LeftCards {
  let left: readonly ReaderState[] = [];
  /** When sight came back; null while it is gone. */
  let since: number | null = null;

  return {
    unseen(last) {
      // A service that fails over and over is one outage: what lay there at its beginning counts.
      if (last.length > 0) left = last.filter(hasCard);
      since = null;
    },
    seen() {
      since ??= now();
    },
    wasLeft(card) {
      if (since === null || now() - since > FOUND_AGAIN_WITHIN_MS) return false;
      const before = left.find((each) => each.name === card.name);
      if (before === undefined || !sameAtr(before, card)) return false;
      left = left.filter((each) => each !== before);
      // Either the service went on counting and nothing moved, or it began to count anew.
      return card.events === before.events || card.events <= MOST_EVENTS_OF_FRESH_SERVICE;
    },
  };
}

function hasCard(state: ReaderState): boolean {
  return state.present && state.atr !== null;
}

function sameAtr(a: ReaderState, b: ReaderState): boolean {
  return a.atr !== null && b.atr !== null && Buffer.compare(a.atr, b.atr) === 0;
}
