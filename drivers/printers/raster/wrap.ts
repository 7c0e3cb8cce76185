/** Breaks text into lines. @module */

export type Measure = (text: string) => number;

/** Dots. */
const EVENING_STEP = 16;

/**
 * Lines of at most `width`, broken at spaces (not at no-break spaces); a word that is wider alone is broken between
 * characters, never inside one: text comes as NFC, so a letter and its marks are one character.
 */
export function wrap(text: string, width: number, measure: Measure): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").filter((each) => each !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = breakWord(word, width, measure);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? "";
  }
  return line === "" ? lines : [...lines, line];
}

/** As many lines as {@link wrap} makes, as even as they can be: for what stands in the middle. */
export function wrapEvenly(text: string, width: number, measure: Measure): readonly string[] {
  const lines = wrap(text, width, measure);
  let even = lines;
  for (let narrower = width - EVENING_STEP; narrower > 0; narrower -= EVENING_STEP) {
    const candidate = wrap(text, narrower, measure);
    if (candidate.length > lines.length || candidate.some((line) => measure(line) > narrower)) break;
    even = candidate;
  }
  return even;
}

/** The two halves of a code that come nearest in width, broken behind a hyphen; one where there is none. */
export function halveAtHyphen(code: string, measure: Measure): readonly string[] {
  const halves = [...code.matchAll(/-/g)].map(({ index }) => [
    code.slice(0, index + 1),
    code.slice(index + 1),
  ]);
  const widest = (parts: readonly string[]): number => Math.max(...parts.map(measure));
  return halves.reduce((best, each) => (widest(each) < widest(best) ? each : best), [code]);
}

function breakWord(word: string, width: number, measure: Measure): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of word) {
    if (piece !== "" && measure(piece + character) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece];
}
