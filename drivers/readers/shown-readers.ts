/** What the listeners have been told about the readers, and what they are told next. @module */
import type { ReaderEvent } from "../../core/ports/card-reader.ts";
import type { ReaderState } from "./host-messages.ts";
import { createLeftCards } from "./left-cards.ts";
import { eventsBetween, readerNameOf } from "./reader-events.ts";

/**
 * pcsc-lite looks into a slot every 400 ms: a card lifted and laid down again within that time makes no event of its
 * own. So a card that was lost in a command counts as removed at once, and if the slot is still taken after this many
 * milliseconds, as a card that is there again: once for each insertion, or a card that only fails would be read for ever.
 */
const SWAP_SETTLES_AFTER_MS = 1000;

export interface ShownReaders {
  /** The watcher's newest look. */
  update(readers: readonly ReaderState[]): void;
  /** Nothing can be seen any more; until it can, no reader and no card is shown. */
  blind(): void;
  /** The card in this reader was lost in the middle of a command. */
  lose(name: string): void;
  /** The card was lost just now, and no other is known to have come. */
  isLost(name: string): boolean;
  /** The events that tell a new listener how things stand. */
  story(): readonly ReaderEvent[];
  close(): void;
}

export function createShownReaders(
  emit: (events: readonly ReaderEvent[]) => void,
  now: () => number = () => performance.now(),
): ShownReaders {
  let seen: readonly ReaderState[] = [];
  let shown: readonly ReaderState[] = [];
  /** Readers whose card counts as gone, and the insertion it came with. */
  const lost = new Map<string, { readonly events: number; readonly timer: NodeJS.Timeout | null }>();
  /** The insertion whose card was told as there again. */
  const toldAgain = new Map<string, number>();
  const left = createLeftCards(now);

  function show(): void {
    const next = seen.map((each) => (lost.has(each.name) ? { ...each, present: false, atr: null } : each));
    const events = eventsBetween(shown, next).map(marked);
    shown = next;
    emit(events);
  }

  function marked(event: ReaderEvent): ReaderEvent {
    if (event.type !== "card") return event;
    const state = seen.find(({ name }) => name === readerNameOf(event.readerId));
    if (state === undefined) return event;
    const stillThere = toldAgain.get(state.name) === state.events || left.wasLeft(state);
    return stillThere ? { ...event, stillThere } : event;
  }

  function forget(name: string): void {
    const timer = lost.get(name)?.timer;
    if (timer !== null) clearTimeout(timer);
    lost.delete(name);
  }

  function forgetMoved(readers: readonly ReaderState[]): void {
    const moved = (name: string, events: number): boolean => {
      const now = readers.find((each) => each.name === name);
      return now === undefined || !now.present || now.events !== events;
    };
    for (const [name, { events }] of lost) if (moved(name, events)) forget(name);
    for (const [name, events] of toldAgain) if (moved(name, events)) toldAgain.delete(name);
  }

  function tellAgainLater(name: string, events: number): NodeJS.Timeout | null {
    if (toldAgain.get(name) === events) return null;
    return setTimeout(() => {
      lost.delete(name);
      toldAgain.set(name, events);
      show();
    }, SWAP_SETTLES_AFTER_MS);
  }

  return {
    update(readers) {
      seen = readers;
      left.seen();
      forgetMoved(readers);
      show();
    },
    blind() {
      left.unseen(seen);
      seen = [];
      forgetMoved(seen);
      show();
    },
    lose(name) {
      const now = seen.find((each) => each.name === name);
      if (now === undefined || !now.present || lost.has(name)) return;
      lost.set(name, { events: now.events, timer: tellAgainLater(name, now.events) });
      show();
    },
    isLost: (name) => lost.has(name),
    story: () => eventsBetween([], shown),
    close() {
      for (const name of [...lost.keys()]) forget(name);
    },
  };
}
