import { describe, expect, it } from "vitest";
import { type Tone, withTone } from "../../renderer/components/keyboard/tone.ts";

// Spellings as administrative papers and dictionaries have them (old style of placement).
const SPELLINGS: readonly (readonly [typed: string, tone: Tone, written: string])[] = [
  ["hoa", "grave", "hòa"],
  ["thuy", "hook", "thủy"],
  ["hoan", "grave", "hoàn"],
  ["toan", "acute", "toán"],
  ["qua", "acute", "quá"],
  ["quy", "acute", "quý"],
  ["Quyên", "grave", "Quyền"],
  ["gia", "acute", "giá"],
  ["gi", "grave", "gì"],
  ["giươ", "grave", "giườ"],
  ["mia", "acute", "mía"],
  ["Nguyên", "tilde", "Nguyễn"],
  ["ngoai", "grave", "ngoài"],
  ["khuyu", "hook", "khuỷu"],
  ["Đăng", "dot", "Đặng"],
  ["thương", "hook", "thưởng"],
  ["Ương", "tilde", "Ưỡng"],
];

describe("a tone touched after the vowel", () => {
  it.each(SPELLINGS)("%s with %s is %s", (typed, tone, written) => {
    expect(withTone(typed, tone)).toBe(written);
  });

  it("works on the last syllable only", () => {
    expect(withTone("Nguyễn Thi", "dot")).toBe("Nguyễn Thị");
  });

  it("replaces a tone, takes it off when touched again, and takes any off", () => {
    expect(withTone("má", "grave")).toBe("mà");
    expect(withTone("má", "acute")).toBe("ma");
    expect(withTone("Hữu", "noTone")).toBe("Hưu");
  });

  it("leaves what has no vowel as it is", () => {
    expect(withTone("", "acute")).toBe("");
    expect(withTone("12 ", "acute")).toBe("12 ");
    expect(withTone("th", "acute")).toBe("th");
  });
});
