/** Waiting for a card, as the commands do that work with one. @module */
import { type Failure, fail, ok, type Result } from "../../core/errors/result.ts";
import type { CardConnection, CardReader, ReaderEvent } from "../../core/ports/card-reader.ts";

export interface FoundCard extends CardConnection {
  readonly readerId: string;
}

/**
 * Waits for a card in any reader, or only in `readerId`, where one that cannot be connected to yet is waited for as well.
 * A failed reader system ends the waiting only when the time is up.
 */
export function firstCard(
  readers: CardReader,
  waitMs: number,
  readerId?: string,
): Promise<Result<FoundCard>> {
  return new Promise((resolve) => {
    let problem: Failure = fail("reader.absent", "no reader").failure;
    let done = false;
    const finish = (result: Result<FoundCard>): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      stop();
      resolve(result);
    };
    const connect = async (found: string): Promise<void> => {
      const connection = await readers.connect(found);
      if (connection.ok) {
        const { channel } = connection.value;
        const release = () => connection.value.release();
        // One that comes when the time is up is nobody's.
        if (done) await release();
        finish(ok({ channel, release, readerId: found }));
      } else if (readerId === undefined) finish(connection);
      else problem = connection.failure;
    };
    const timer = setTimeout(() => finish({ ok: false, failure: problem }), waitMs);
    const stop = readers.watch((event: ReaderEvent) => {
      if (event.type === "attached") problem = fail("card.lost", "no card in any reader").failure;
      if (event.type === "failed") problem = event.failure;
      if (event.type === "card" && event.readerId === (readerId ?? event.readerId))
        void connect(event.readerId);
    });
  });
}
