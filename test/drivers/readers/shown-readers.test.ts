import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ReaderState } from "../../../drivers/readers/host-messages.ts";
import { createShownReaders } from "../../../drivers/readers/shown-readers.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ATR = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);
const full = (events: number): ReaderState => ({ name: "A", present: true, events, atr: ATR });
const empty = (events: number): ReaderState => ({ name: "A", present: false, events, atr: null });

function newShown() {
  const told: string[] = [];
  const shown = createShownReaders((events) =>
    told.push(
      ...events.map((each) => (each.type === "card" && each.stillThere ? "card, still there" : each.type)),
    ),
  );
  shown.update([full(1)]);
  told.length = 0;
  return { shown, told };
}

test("a lost card is removed at once, and its late removal is not told twice", () => {
  const { shown, told } = newShown();
  shown.lose("A");
  expect(told).toEqual(["removed"]);
  expect(shown.isLost("A")).toBe(true);
  shown.update([empty(2)]);
  vi.advanceTimersByTime(5000);
  expect(told).toEqual(["removed"]);
  shown.update([full(3)]);
  expect(told).toEqual(["removed", "card"]);
});

test("a card swapped faster than the service looks is told after the slot has stayed taken", () => {
  const { shown, told } = newShown();
  shown.lose("A");
  vi.advanceTimersByTime(999);
  expect(told).toEqual(["removed"]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(["removed", "card, still there"]);
  expect(shown.isLost("A")).toBe(false);
});

test("a card that is lost again without having moved is not told again before it is lifted", () => {
  const { shown, told } = newShown();
  for (let tries = 0; tries < 3; tries++) {
    shown.lose("A");
    vi.advanceTimersByTime(5000);
  }
  expect(told).toEqual(["removed", "card, still there", "removed"]);
  shown.update([empty(2)]);
  shown.update([full(3)]);
  expect(told.slice(3)).toEqual(["card"]);
  shown.lose("A");
  vi.advanceTimersByTime(5000);
  expect(told.slice(4)).toEqual(["removed", "card, still there"]);
});

test("a loss is nothing where the card is known to be gone", () => {
  const { shown, told } = newShown();
  shown.update([empty(2)]);
  shown.lose("A");
  expect(told).toEqual(["removed"]);
  expect(shown.isLost("A")).toBe(false);
});

test.each([
  ["lay there when the service began to count anew", 0, 300, "card, still there"],
  ["was felt a moment after the service was back", 1, 2000, "card, still there"],
  ["came later", 1, 3000, "card"],
  ["was lifted and laid down", 2, 300, "card"],
])("after the service was away, a card that %s", (_, events, afterMs, expected) => {
  const { shown, told } = newShown();
  shown.update([full(5)]);
  told.length = 0;
  shown.blind();
  expect(told).toEqual(["removed", "detached"]);
  vi.advanceTimersByTime(10_000);
  // A service that fails once more before it has seen anything does not make the card forgotten.
  shown.blind();
  shown.update([empty(0)]);
  vi.advanceTimersByTime(afterMs);
  shown.update([full(events)]);
  expect(told.slice(2)).toEqual(["attached", expected]);
});

test("after the service was away, a card in a reader that was empty has come", () => {
  const { shown, told } = newShown();
  shown.update([empty(2)]);
  shown.blind();
  told.length = 0;
  shown.update([full(0)]);
  expect(told).toEqual(["attached", "card"]);
});

test("after the service was away, a card of another kind has come", () => {
  const { shown, told } = newShown();
  shown.blind();
  told.length = 0;
  shown.update([{ ...full(0), atr: Uint8Array.of(0x3b, 0x00) }]);
  expect(told).toEqual(["attached", "card"]);
});
