/**
 * Search in the catalogue as ordinary people type: without diacritics, in either tone placement, in any order, with
 * the words they use themselves and with a slip of the finger.
 * @module
 */
import { fold } from "../text/fold.ts";
import { isCodeQuery, searchByCode } from "./search-code.ts";
import { variantsOf } from "./search-variants.ts";
import { addWords, isKnownWord, matchWord, newVocabulary, segment, type Vocabulary } from "./search-words.ts";

/** The least a record needs to be found. */
export interface Searchable {
  readonly code: string;
  readonly name: { readonly vi: string; readonly en?: string };
  readonly about?: { readonly vi: string; readonly en: string };
  readonly field?: string;
}

export interface SearchIndex<P extends Searchable> {
  readonly procedures: readonly P[];
  readonly vocabulary: Vocabulary;
  /** Folded words of each Vietnamese name in order, for adjacency. */
  readonly names: readonly (readonly string[])[];
  /** The Vietnamese names in lower case with their diacritics. */
  readonly spelled: readonly string[];
}

/** How much a word counts by where it stands. */
const IN_NAME = 1;
const IN_ENGLISH_NAME = 0.9;
const IN_DESCRIPTION = 0.4;
const IN_FIELD = 0.3;

/** Many names begin with "Thủ tục" and mean nothing by it. */
const PROCEDURE_WORDS = /^\s*thủ tục(?: hành chính)?\s+/iu;
/** More than this says nothing new. */
const MAX_QUERY_CHARACTERS = 200;
/** Less of the query's weight than this found, and it is not an answer. */
const LEAST_COVERAGE = 0.5;
const ADJACENCY_BONUS = 0.25;
const BEGINNING_BONUS = 0.12;
const BREVITY_BONUS = 0.15;
const SPELLING_BONUS = 0.08;

export function buildSearchIndex<P extends Searchable>(procedures: readonly P[]): SearchIndex<P> {
  const vocabulary = newVocabulary(procedures.length);
  const names = procedures.map((each) => wordsOf(each.name.vi.replace(PROCEDURE_WORDS, "")));
  procedures.forEach((each, document) => {
    addWords(vocabulary, document, names[document] ?? [], IN_NAME);
    addWords(vocabulary, document, wordsOf(each.name.en ?? ""), IN_ENGLISH_NAME);
    addWords(
      vocabulary,
      document,
      wordsOf(`${each.about?.vi ?? ""} ${each.about?.en ?? ""}`),
      IN_DESCRIPTION,
    );
    addWords(vocabulary, document, wordsOf(each.field ?? ""), IN_FIELD);
  });
  const spelled = procedures.map((each) => ` ${lowerWords(each.name.vi).join(" ")} `);
  return { procedures, vocabulary, names, spelled };
}

/** The records that fit the text, best first, at most `limit`. An empty or unknown text finds nothing. */
export function search<P extends Searchable>(index: SearchIndex<P>, typed: string, limit: number): P[] {
  const text = typed.slice(0, MAX_QUERY_CHARACTERS);
  if (isCodeQuery(text)) return searchByCode(index.procedures, text).slice(0, limit);
  const scores = new Float64Array(index.procedures.length);
  for (const variant of variantsOf(segmented(index, wordsOf(text)))) {
    scoreVariant(index, variant.words, variant.fillers, variant.weight, scores);
  }
  addSpellingBonus(index, text, scores);
  return [...scores.keys()]
    .filter((document) => (scores[document] ?? 0) > 0)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .slice(0, limit)
    .flatMap((document) => index.procedures[document] ?? []);
}

/** Words typed without the spaces between them are taken apart: "khaisinh". */
function segmented<P extends Searchable>(index: SearchIndex<P>, words: readonly string[]): readonly string[] {
  return words.flatMap((word) =>
    isKnownWord(index.vocabulary, word) ? [word] : (segment(index.vocabulary, word) ?? [word]),
  );
}

function scoreVariant<P extends Searchable>(
  index: SearchIndex<P>,
  words: readonly string[],
  fillers: ReadonlySet<string>,
  weight: number,
  scores: Float64Array,
): void {
  const found = new Float64Array(index.procedures.length);
  let total = 0;
  words.forEach((word, position) => {
    const match = matchWord(index.vocabulary, word, position === words.length - 1);
    const importance = match.importance * (fillers.has(word) ? 0.1 : 1);
    total += importance;
    for (const [document, quality] of match.qualities)
      found[document] = (found[document] ?? 0) + importance * quality;
  });
  if (total === 0) return;
  found.forEach((sum, document) => {
    const coverage = sum / total;
    if (coverage < LEAST_COVERAGE) return;
    const score = weight * (coverage + shapeBonus(index.names[document] ?? [], words));
    if (score > (scores[document] ?? 0)) scores[document] = score;
  });
}

/** A name that says the words side by side, begins with them, and says little else, is the better answer. */
function shapeBonus(name: readonly string[], words: readonly string[]): number {
  let pairs = 0;
  for (let i = 0; i + 1 < words.length; i++) {
    if (name.some((word, at) => word === words[i] && name[at + 1]?.startsWith(words[i + 1] ?? " "))) pairs++;
  }
  const adjacency = words.length > 1 ? pairs / (words.length - 1) : 0;
  const begins = words[0] !== undefined && name[0] === words[0] ? 1 : 0;
  const brevity = Math.min(1, words.length / Math.max(1, name.length));
  return ADJACENCY_BONUS * adjacency + BEGINNING_BONUS * begins * adjacency + BREVITY_BONUS * brevity;
}

/** Who typed diacritics meant them: "bàn" is not "bản". */
function addSpellingBonus<P extends Searchable>(
  index: SearchIndex<P>,
  text: string,
  scores: Float64Array,
): void {
  const marked = lowerWords(text).filter((word) => fold(word) !== word);
  if (marked.length === 0) return;
  scores.forEach((score, document) => {
    if (score === 0) return;
    const same = marked.filter((word) => index.spelled[document]?.includes(` ${word} `)).length;
    scores[document] = score + (SPELLING_BONUS * same) / marked.length;
  });
}

function wordsOf(text: string): readonly string[] {
  return fold(text).match(/[a-z0-9]+/g) ?? [];
}

function lowerWords(text: string): readonly string[] {
  return (
    text

      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
