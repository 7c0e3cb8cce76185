import { describe, expect, test } from "vitest";
import { interfaceOf } from "../../../drivers/readers/atr.ts";
import type { ReaderState } from "../../../drivers/readers/host-messages.ts";
import { eventsBetween } from "../../../drivers/readers/reader-events.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const ATR = hex("3B 85 80 01 42 4E 43 01 32 F9");

function reader(name: string, events: number, atr: ReaderState["atr"] = null): ReaderState {
  return { name, events, atr, present: atr !== null };
}

const story = (before: ReaderState[], after: ReaderState[]) =>
  eventsBetween(before, after)
    .map((event) => event.type)
    .join(" ");

describe("what happened between two looks", () => {
  test.each([
    ["a reader is plugged in", [], [reader("A", 0)], "attached"],
    ["a reader comes with its card", [], [reader("A", 1, ATR)], "attached card"],
    ["a card comes", [reader("A", 0)], [reader("A", 1, ATR)], "card"],
    ["a card goes", [reader("A", 1, ATR)], [reader("A", 2)], "removed"],
    ["a card is swapped between two looks", [reader("A", 1, ATR)], [reader("A", 3, ATR)], "removed card"],
    ["nothing", [reader("A", 1, ATR)], [reader("A", 1, ATR)], ""],
    ["a reader is torn off with its card", [reader("A", 1, ATR)], [], "removed detached"],
    [
      "a card that does not answer its reset is none yet",
      [reader("A", 0)],
      [{ ...reader("A", 1), present: true }],
      "",
    ],
    ["one goes, another comes", [reader("A", 0)], [reader("B", 0)], "detached attached"],
  ])("%s", (_, before, after, expected) => {
    expect(story(before, after)).toBe(expected);
  });
});

describe("the interface by the ATR and the reader's name", () => {
  test.each([
    ["the provincial card, contact", "3B 85 01 42 4E 43 01 31 FB", "Some Reader", "contact"],
    ["the provincial card, contactless", "3B 85 80 01 42 4E 43 01 32 78", "Some Reader", "contactless"],
    [
      "the provincial card knows better than a name",
      "3B 85 01 42 4E 43 01 31 FB",
      "Some NFC Reader",
      "contact",
    ],
    // PC/SC part 3 §3.1.3.2.3.2, example: MIFARE Classic 1K.
    [
      "a storage card",
      "3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 01 00 00 00 00 6A",
      "Some Reader",
      "contactless",
    ],
    ["an ISO 14443-4 card without historical bytes", "3B 80 80 01 01", "Some Reader", "contactless"],
    ["its like in a slot", "3B 80 80 01 01", "Dual Reader Contact 00 00", "contact"],
    ["a T=0 bank card", "3B 65 00 00 20 63 CB 68 00", "Some Reader", "contact"],
    [
      "a made-up ATR on a pad",
      "3B 65 00 00 20 63 CB 68 00",
      "ACS ACR1252 Dual Reader [PICC] 00 00",
      "contactless",
    ],
    ["the SAM beside the pad", "3B 80 80 01 01", "ACS ACR1252 Dual Reader [SAM] 01 00", "contact"],
    ["nothing", "", "Some Reader", "contact"],
  ])("%s", (_, atr, name, expected) => {
    expect(interfaceOf(hex(atr), name)).toBe(expected);
  });
});
