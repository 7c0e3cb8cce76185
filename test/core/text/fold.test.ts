import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold } from "../../../core/text/fold.ts";

const LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậềếểễệồốổỗộờớởỡợừứửữựỳýỷỹỵ ";
const vietnamese = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 30 });

describe("folding", () => {
  it.each([
    ["Đặng Hữu Quỳnh", "dang huu quynh"],
    ["ẶẲẴỆỘỰỸ", "aaaeouy"],
    ["thủy", "thuy"],
    ["thuỷ", "thuy"],
  ])("%s", (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it("leaves plain letters only, and nothing to fold again", () => {
    fc.assert(
      fc.property(vietnamese, (text) => {
        const folded = fold(text);
        expect(folded).toMatch(/^[a-z ]*$/);
        expect(folded).toHaveLength(text.length);
        expect(fold(folded)).toBe(folded);
      }),
    );
  });

  it("does not mind how letters are composed or how large they are", () => {
    fc.assert(
      fc.property(vietnamese, (text) => {
        expect(fold(text.normalize("NFD"))).toBe(fold(text));
        expect(fold(text.toUpperCase())).toBe(fold(text));
      }),
    );
  });
});
