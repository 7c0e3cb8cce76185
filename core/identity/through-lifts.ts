/** Reading a card that keeps nothing of a reading broken off: lifted and laid down again, it is read from its beginning. @module */
import { ok, type Result } from "../errors/result.ts";

/** How often one reading begins anew; as many as a national ID card's goes on. */
const MOST_LIFTS = 3;

/**
 * `attempt` is told how often the card was lifted before; `again` connects to it anew, and may itself find it lifted.
 * Fails with what the last of them fails with.
 */
export async function throughLifts<T>(
  attempt: (lifts: number) => Promise<Result<T>>,
  again: () => Promise<Result<unknown>>,
): Promise<Result<T>> {
  let link: Result<unknown> = ok(undefined);
  for (let lifts = 0; ; lifts += 1) {
    const read: Result<T> = link.ok ? await attempt(lifts) : link;
    if (read.ok || read.failure.code !== "card.lost" || lifts === MOST_LIFTS) return read;
    link = await again();
  }
}
