/** From two looks at the readers to what happened between them. @module */
import type { ReaderEvent } from "../../core/ports/card-reader.ts";
import { interfaceFromReaderName, interfaceOf } from "./atr.ts";
import type { ReaderState } from "./host-messages.ts";

const PREFIX = "pcsc:";

/** The id of a PC/SC reader: its name, marked so that it never meets another source's id. */
export function readerIdOf(name: string): string {
  return PREFIX + name;
}

/** The name of a reader by its id; undefined where the id is another source's. */
export function readerNameOf(readerId: string): string | undefined {
  return readerId.startsWith(PREFIX) ? readerId.slice(PREFIX.length) : undefined;
}

/** The events that lead from one look to the next, in an order in which they can have happened. */
export function eventsBetween(before: readonly ReaderState[], after: readonly ReaderState[]): ReaderEvent[] {
  const gone = before.filter((old) => !after.some((now) => now.name === old.name));
  return [
    ...gone.flatMap(leavingEvents),
    ...after.flatMap((now) => {
      const old = before.find((each) => each.name === now.name);
      return old === undefined ? [attachedEvent(now), ...cardEvents(now)] : changeEvents(old, now);
    }),
  ];
}

function leavingEvents(old: ReaderState): ReaderEvent[] {
  const readerId = readerIdOf(old.name);
  return [...removedEvents(old), { type: "detached", readerId }];
}

function changeEvents(old: ReaderState, now: ReaderState): ReaderEvent[] {
  const same = hasCard(old) && hasCard(now) && old.events === now.events;
  return same ? [] : [...removedEvents(old), ...cardEvents(now)];
}

function attachedEvent({ name }: ReaderState): ReaderEvent {
  return { type: "attached", readerId: readerIdOf(name), name, interface: interfaceFromReaderName(name) };
}

function cardEvents({ name, present, atr }: ReaderState): ReaderEvent[] {
  if (!present || atr === null) return [];
  return [{ type: "card", readerId: readerIdOf(name), atr, interface: interfaceOf(atr, name) }];
}

function removedEvents(state: ReaderState): ReaderEvent[] {
  return hasCard(state) ? [{ type: "removed", readerId: readerIdOf(state.name) }] : [];
}

function hasCard(state: ReaderState): boolean {
  return state.present && state.atr !== null;
}
