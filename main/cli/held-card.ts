/** The card of one reading, through lifts: laid on the same reader again in time, the reading goes on. @module */
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { CardChannel, CardReader } from "../../core/ports/card-reader.ts";
import { firstCard } from "./first-card.ts";

export interface HeldCard {
  /** The last connection's. */
  readonly channel: CardChannel;
  /**
   * Connects again to the card of a reading that lost it: at once where it lies there, else when it is laid down. Fails
   * with `card.lost` where nobody does so in time, and then for good; and with what is wrong with the readers.
   */
  again(): Promise<Result<CardChannel>>;
  release(): Promise<void>;
}

export interface Patience {
  /** For the first card in any reader, milliseconds. */
  readonly waitMs: number;
  /** For that card to be laid down again, milliseconds; 0: not at all. */
  readonly againMs: number;
  /** Told that the card is waited for, and for how many milliseconds. */
  readonly onAwaited: (againMs: number) => void;
}

/** A card that was not lifted at all is there again before this; nobody need be told. */
const UNNOTICED_MS = 300;

/** The first card in any of the readers. Fails as {@link firstCard}. */
export async function holdCard(
  readers: CardReader,
  { waitMs, againMs, onAwaited }: Patience,
): Promise<Result<HeldCard>> {
  const first = await firstCard(readers, waitMs);
  if (!first.ok) return first;
  let held = first.value;
  /** Why nobody waits any more. */
  let ended: Result<never> | undefined = againMs > 0 ? undefined : fail("card.lost", "not laid down again");
  return ok({
    get channel() {
      return held.channel;
    },
    async again() {
      await held.release();
      if (ended !== undefined) return ended;
      const telling = setTimeout(() => onAwaited(againMs), UNNOTICED_MS);
      const next = await firstCard(readers, againMs, held.readerId);
      clearTimeout(telling);
      if (!next.ok) {
        ended = next;
        return next;
      }
      held = next.value;
      return ok(held.channel);
    },
    release: () => held.release(),
  });
}
