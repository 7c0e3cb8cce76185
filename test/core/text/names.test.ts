import { describe, expect, test } from "vitest";
import { capitaliseName } from "../../../core/text/names.ts";

describe("a personal name is written with capitals", () => {
  test.each([
    ["NGUYỄN THỊ ƯỠNG", "Nguyễn Thị Ưỡng"],
    ["  đặng   hữu quỳnh ", "Đặng Hữu Quỳnh"],
    ["Ẳ Ặ Ỵ", "Ẳ Ặ Ỵ"],
    ["h'hen niê", "H'Hen Niê"],
    ["anna-maria", "Anna-Maria"],
    ["", ""],
  ])("%j", (typed, written) => {
    expect(capitaliseName(typed)).toBe(written);
  });

  test("decomposed letters are composed", () => {
    expect(capitaliseName("nguyễn".normalize("NFD"))).toBe("Nguyễn".normalize("NFC"));
  });
});
