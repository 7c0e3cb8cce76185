/** What the listeners have been told about the readers, and what they are told next. @module */
import type { ReaderEvent } from "../../core/ports/card-reader.ts";
import type { ReaderState } from "./host-messages.ts";
import { eventsBetween } from "./reader-events.ts";

/**
 * pcsc-lite looks into a slot every 400 ms: a card lifted and laid down again within that time makes no event of its
 * own. So a card that was lost in a command counts as removed at once, and if the slot is still taken after this many
 * milliseconds, as a card that came.
 */
const SWAP_SETTLES_AFTER_MS = 1000;

export interface ShownReaders {
  /** The watcher's newest look. */
  update(readers: readonly ReaderState[]): void;
  /** The card in this reader was lost in the middle of a command. */
  lose(name: string): void;
  /** The card was lost just now, and no other is known to have come. */
  isLost(name: string): boolean;
  /** The events that tell a new listener how things stand. */
  story(): readonly ReaderEvent[];
  close(): void;
}

export function createShownReaders(emit: (events: readonly ReaderEvent[]) => void): ShownReaders {
  let seen: readonly ReaderState[] = [];
  let shown: readonly ReaderState[] = [];
  /** Readers whose card counts as gone, and the insertion it came with. */
  const lost = new Map<string, { readonly events: number; readonly timer: NodeJS.Timeout }>();

  function show(): void {
    const next = seen.map((each) => (lost.has(each.name) ? { ...each, present: false, atr: null } : each));
    const events = eventsBetween(shown, next);
    shown = next;
    emit(events);
  }

  function forget(name: string): void {
    clearTimeout(lost.get(name)?.timer);
    lost.delete(name);
  }

  return {
    update(readers) {
      seen = readers;
      for (const [name, { events }] of lost) {
        const now = readers.find((each) => each.name === name);
        if (now === undefined || !now.present || now.events !== events) forget(name);
      }
      show();
    },
    lose(name) {
      const now = seen.find((each) => each.name === name);
      if (now === undefined || !now.present || lost.has(name)) return;
      const timer = setTimeout(() => {
        lost.delete(name);
        show();
      }, SWAP_SETTLES_AFTER_MS);
      lost.set(name, { events: now.events, timer });
      show();
    },
    isLost: (name) => lost.has(name),
    story: () => eventsBetween([], shown),
    close() {
      for (const name of [...lost.keys()]) forget(name);
    },
  };
}
