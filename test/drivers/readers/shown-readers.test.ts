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
  const shown = createShownReaders((events) => told.push(...events.map((each) => each.type)));
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
  expect(told).toEqual(["removed", "card"]);
  expect(shown.isLost("A")).toBe(false);
});

test("a loss is nothing where the card is known to be gone", () => {
  const { shown, told } = newShown();
  shown.update([empty(2)]);
  shown.lose("A");
  expect(told).toEqual(["removed"]);
  expect(shown.isLost("A")).toBe(false);
});
