/**
 * The session's link to its card: one reading at a time, through lifts. Whoever reads next, or the session's end, ends
 * the reading before and its waiting.
 * @module
 */
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { CardChannel, CardConnection } from "../../../core/ports/card-reader.ts";
import type { Readers } from "../readers.ts";

export type LinkReaders = Pick<Readers, "connect" | "hasCard" | "nextCard" | "problem">;

/** One reading's hold on the reader. */
export interface CardTurn {
  /** The last one. */
  readonly channel: CardChannel;
  /** Its last connection stands. */
  readonly isUp: boolean;
  /** Another reading took its place, or the session ended: whatever it still brings is nobody's. */
  readonly isOver: boolean;
  /**
   * Another connection for a reading that lost its own. A card that lies there is connected to at once; one that was
   * lifted from the pad is waited for, and `onAwaited` told so, until {@link CardLink.stopWaiting}; one that was pulled
   * from the slot is gone. Fails with `session.ended`, `card.lost`, what is wrong with the readers, and as `connect`.
   */
  again(onAwaited: () => void): Promise<Result<CardChannel>>;
}

export interface CardLink {
  /** Connects to the card now in the reader. Fails with `session.ended` where another reading took its place. */
  begin(session: string, readerId: string): Promise<Result<CardTurn>>;
  /** The session's reading does not wait any more, now or later: a card that is not there is lost. */
  stopWaiting(session: string): void;
  cardGone(readerId: string): void;
  end(session: string): Promise<void>;
}

interface Holder {
  readonly session: string;
  readonly readerId: string;
  readonly patience: AbortController;
}

export function createCardLink(readers: LinkReaders): CardLink {
  let holder: Holder | null = null;
  let up: { readonly readerId: string; readonly connection: CardConnection } | null = null;
  /** The last connecting and releasing: a reader must be free again before the next one is tried. */
  let settled: Promise<unknown> = Promise.resolve();

  function letGo(): Promise<unknown> {
    const last = up;
    up = null;
    if (last !== null) settled = Promise.all([settled, last.connection.release()]);
    return settled;
  }

  function connect(mine: Holder): Promise<Result<CardChannel>> {
    const connected = letGo().then(() => open(mine));
    settled = connected.catch(() => undefined);
    return connected;
  }

  async function open(mine: Holder): Promise<Result<CardChannel>> {
    if (holder !== mine) return fail("session.ended");
    const connection = await readers.connect(mine.readerId);
    if (!connection.ok) return holder === mine ? connection : fail("session.ended");
    if (holder !== mine) {
      await connection.value.release();
      return fail("session.ended");
    }
    up = { readerId: mine.readerId, connection: connection.value };
    return ok(connection.value.channel);
  }

  async function again(
    mine: Holder,
    on: CardChannel["interface"],
    onAwaited: () => void,
  ): Promise<Result<CardChannel>> {
    if (holder !== mine) return fail("session.ended");
    if (readers.hasCard(mine.readerId)) return connect(mine);
    const { signal } = mine.patience;
    const waits = on === "contactless" && !signal.aborted;
    if (waits) onAwaited();
    if (waits && (await readers.nextCard(mine.readerId, signal))) return connect(mine);
    return holder === mine
      ? fail(readers.problem ?? "card.lost", "no card in the reader")
      : fail("session.ended");
  }

  function leave(): void {
    holder?.patience.abort();
    holder = null;
  }

  return {
    async begin(session, readerId) {
      leave();
      const mine: Holder = { session, readerId, patience: new AbortController() };
      holder = mine;
      const connected = await connect(mine);
      if (!connected.ok) return connected;
      let channel = connected.value;
      return ok({
        get channel() {
          return channel;
        },
        get isUp() {
          return holder === mine && up !== null;
        },
        get isOver() {
          return holder !== mine;
        },
        async again(onAwaited) {
          const next = await again(mine, channel.interface, onAwaited);
          if (next.ok) channel = next.value;
          return next;
        },
      });
    },
    stopWaiting(session) {
      if (holder?.session === session) holder.patience.abort();
    },
    cardGone(readerId) {
      if (up?.readerId === readerId) void letGo();
    },
    async end(session) {
      if (holder?.session !== session) return;
      leave();
      await letGo();
    },
  };
}
