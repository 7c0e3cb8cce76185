import { expect, test } from "vitest";
import { createLineReader } from "../../../drivers/scanners/lines.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("a code that comes in pieces is one line, whichever ends it has", () => {
  const read = createLineReader();
  expect(read(bytes("BNC1|1234"))).toEqual([]);
  expect(read(bytes("56|A\r\nBNC1|6"))).toEqual(["BNC1|123456|A"]);
  expect(read(bytes("54321|B\r"))).toEqual(["BNC1|654321|B"]);
  expect(read(bytes("\n\nBắc Ninh\n"))).toEqual(["Bắc Ninh"]);
});

test("an overlong line is dropped and costs no memory, the next one is read", () => {
  const read = createLineReader(8);
  for (let i = 0; i < 1000; i++) expect(read(bytes("0123456789"))).toEqual([]);
  expect(read(bytes("\nshort\n"))).toEqual(["short"]);
});

test("a line that is no UTF-8 is dropped", () => {
  expect(createLineReader()(Uint8Array.of(0xff, 0xfe, 0x0a, 0x41, 0x0a))).toEqual(["A"]);
});
