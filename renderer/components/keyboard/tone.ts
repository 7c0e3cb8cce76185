/**
 * Puts a tone mark on the syllable before the caret, by the old style of placement (hòa, thủy) that
 * administrative papers use.
 * @module
 */

/** The five marked tones as combining characters, and none (thanh ngang). */
export const TONES = {
  acute: "\u0301",
  grave: "\u0300",
  hook: "\u0309",
  tilde: "\u0303",
  dot: "\u0323",
  noTone: "",
} as const;
export type Tone = keyof typeof TONES;

const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/g;
const VOWEL = /[aăâeêioôơuưy]/i;
/** Vowels with a mark of their own; the tone goes to the last of them. */
const MARKED_VOWEL = /[ăâêôơư]/i;

/** The text with the tone on its last syllable; unchanged where that has no vowel. The same tone twice takes it off. */
export function withTone(text: string, tone: Tone): string {
  const before = text.normalize("NFC");
  const syllable = /\p{L}+$/u.exec(before)?.[0] ?? "";
  const bare = withoutTone(syllable);
  const at = tonePosition(bare);
  if (at === null) return text;
  const letters = [...bare];
  const letter = letters[at] ?? "";
  letters[at] = `${letter}${TONES[tone]}`.normalize("NFC");
  const marked = letters.join("");
  return before.slice(0, before.length - syllable.length) + (marked === syllable ? bare : marked);
}

function withoutTone(syllable: string): string {
  return [...syllable]
    .map((letter) => letter.normalize("NFD").replace(TONE_MARKS, "").normalize("NFC"))
    .join("");
}

/** Index of the vowel that carries the tone; null where there is none. */
function tonePosition(syllable: string): number | null {
  const letters = [...syllable];
  const start = nucleusStart(letters);
  let end = start;
  while (end < letters.length && VOWEL.test(letters[end] ?? "")) end += 1;
  if (end === start) return null;
  for (let i = end - 1; i >= start; i -= 1) if (MARKED_VOWEL.test(letters[i] ?? "")) return i;
  const length = end - start;
  if (length === 1) return start;
  const closed = end < letters.length;
  if (closed) return end - 1;
  return length === 3 ? start + 1 : start;
}

/** Where the vowels begin: the u of "qu" and the i of "gi" before a vowel belong to the consonant. */
function nucleusStart(letters: readonly string[]): number {
  const first = letters.findIndex((letter) => VOWEL.test(letter));
  if (first === -1) return letters.length;
  const pair = letters
    .slice(0, first + 1)
    .join("")
    .toLowerCase();
  const glides = pair === "qu" || pair === "gi";
  return glides && VOWEL.test(letters[first + 1] ?? "") ? first + 1 : first;
}
