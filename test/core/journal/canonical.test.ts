import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../core/journal/canonical.ts";

describe("canonical JSON", () => {
  it("sorts members by UTF-16 code units as in RFC 8785 §3.2.3", () => {
    const members = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    const order = [...canonicalJson(members).matchAll(/:"([^"]*)"/g)].map(([, value]) => value);
    expect(order).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
  });

  it("escapes strings as in RFC 8785 §3.2.2.2 and writes literals", () => {
    const value = { string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/", literals: [null, true, false] };
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it("writes whole numbers and sorts number-like names as text", () => {
    expect(canonicalJson({ "9": -1, "10": 0, "-": 9007199254740991 })).toBe(
      '{"-":9007199254740991,"10":0,"9":-1}',
    );
  });

  it.each([
    ["a fraction", 1.5],
    ["a number beyond 2^53", 2 ** 53],
    ["not a number", Number.NaN],
    ["a lone surrogate", "\ud800"],
    ["a date", new Date(0)],
    ["bytes", new Uint8Array(1)],
    ["undefined", undefined],
  ])("refuses %s", (_, value) => {
    expect(() => canonicalJson([value])).toThrow(TypeError);
  });
});
