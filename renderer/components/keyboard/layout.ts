/** Which keys stand where. @module */
import type { Tone } from "./tone.ts";

/** A letter to insert, or what a key does. */
export type Key =
  | { readonly insert: string }
  | { readonly tone: Tone }
  | { readonly action: "shift" | "delete" | "space" | "page" | "hide" | "enter" };

const letters = (row: string): readonly Key[] => [...row].map((insert) => ({ insert }));

const DIGITS_ROW = letters("1234567890");
const LAST_ROW: readonly Key[] = [
  { action: "page" },
  { insert: "," },
  { action: "space" },
  { insert: "." },
  { action: "hide" },
  { action: "enter" },
];

/** The letters of Vietnamese that a plain keyboard lacks, and the five tones: touched after the vowel. */
const VIETNAMESE_ROW: readonly Key[] = [
  ...letters("ăâđêôơư"),
  { tone: "acute" },
  { tone: "grave" },
  { tone: "hook" },
  { tone: "tilde" },
  { tone: "dot" },
  { tone: "noTone" },
];

export const LETTER_PAGE: readonly (readonly Key[])[] = [
  DIGITS_ROW,
  VIETNAMESE_ROW,
  letters("qwertyuiop"),
  letters("asdfghjkl"),
  [{ action: "shift" }, ...letters("zxcvbnm"), { action: "delete" }],
  LAST_ROW,
];

export const SYMBOL_PAGE: readonly (readonly Key[])[] = [
  DIGITS_ROW,
  letters("@#%&*()-_+"),
  letters("/:;!?'\"=№"),
  [...letters("[]{}<>|~"), { action: "delete" }],
  LAST_ROW,
];

export const DIGIT_PAGE: readonly (readonly Key[])[] = [
  letters("123"),
  letters("456"),
  letters("789"),
  [{ action: "hide" }, { insert: "0" }, { action: "delete" }],
];
