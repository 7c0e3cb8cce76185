/** The ways a request may be meant: as typed, and with the official words for what people say. @module */
import { fold } from "../text/fold.ts";
import { FILLERS, SYNONYMS } from "./data/synonyms.ts";

export interface Variant {
  readonly words: readonly string[];
  /** Words that weigh little. */
  readonly fillers: ReadonlySet<string>;
  /** What its score counts by. */
  readonly weight: number;
}

const FOLDED_FILLERS: ReadonlySet<string> = new Set(FILLERS.map(fold));
const FOLDED_SYNONYMS = SYNONYMS.map(([spoken, official]) => ({
  spoken: fold(spoken).split(" "),
  official: official.map((phrase) => fold(phrase).split(" ")),
}));

/** Where the request is the spoken phrase and nothing else, the official name is what was meant. */
const WHOLE_PHRASE_WEIGHT = 1.25;
const PART_PHRASE_WEIGHT = 1.05;
const MAX_VARIANTS = 8;

/** The folded words as typed, and each reading with a spoken phrase replaced by an official one. */
export function variantsOf(words: readonly string[]): readonly Variant[] {
  if (words.length === 0) return [];
  const typed: Variant = { words, fillers: FOLDED_FILLERS, weight: 1 };
  const found = FOLDED_SYNONYMS.flatMap((each) => {
    const at = indexOfPhrase(words, each.spoken);
    return at < 0 ? [] : [{ ...each, at }];
  });
  // "mất bằng lái" says more than the "bằng lái" within it.
  const widest = found.filter(
    (each) => !found.some((other) => other.spoken.length > each.spoken.length && covers(other, each)),
  );
  const replaced = widest.flatMap(({ spoken, official, at }) =>
    official.map((phrase) => replacement(words, at, spoken.length, phrase)),
  );
  return [typed, ...replaced].slice(0, MAX_VARIANTS);
}

function replacement(
  words: readonly string[],
  at: number,
  length: number,
  phrase: readonly string[],
): Variant {
  const rest = [...words.slice(0, at), ...words.slice(at + length)].filter(
    (word) => !FOLDED_FILLERS.has(word),
  );
  return {
    words: [...phrase, ...rest],
    // The phrase says what is wanted; the rest only chooses among the like.
    fillers: new Set(rest),
    weight: rest.length === 0 ? WHOLE_PHRASE_WEIGHT : PART_PHRASE_WEIGHT,
  };
}

function indexOfPhrase(words: readonly string[], phrase: readonly string[]): number {
  return words.findIndex((_, at) => phrase.every((word, i) => words[at + i] === word));
}

interface Span {
  readonly at: number;
  readonly spoken: readonly string[];
}

function covers(wide: Span, narrow: Span): boolean {
  return wide.at <= narrow.at && narrow.at + narrow.spoken.length <= wide.at + wide.spoken.length;
}
