/** Waiting for a card, as the commands do that work with one. @module */
import { type Failure, fail, type Result } from "../../core/errors/result.ts";
import type { CardConnection, CardReader, ReaderEvent } from "../../core/ports/card-reader.ts";

/** Waits for a card in any reader; a failed reader system ends the waiting only when the time is up. */
export function firstCard(readers: CardReader, waitMs: number): Promise<Result<CardConnection>> {
  return new Promise((resolve) => {
    let problem: Failure = fail("reader.absent", "no reader").failure;
    let done = false;
    const finish = (result: Result<CardConnection>): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      stop();
      resolve(result);
    };
    const timer = setTimeout(() => finish({ ok: false, failure: problem }), waitMs);
    const stop = readers.watch((event: ReaderEvent) => {
      if (event.type === "attached") problem = fail("card.lost", "no card in any reader").failure;
      if (event.type === "failed") problem = event.failure;
      if (event.type === "card") void readers.connect(event.readerId).then(finish);
    });
  });
}
