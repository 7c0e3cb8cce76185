/** The words of the catalogue: which records hold them, and which of them a typed word may mean. @module */

export interface Vocabulary {
  readonly documents: number;
  /** Folded word → the records that hold it, each with the weight of the best place. */
  readonly postings: Map<string, Map<number, number>>;
}

export interface WordMatch {
  /** How much the word tells apart; rare words count more. */
  readonly importance: number;
  /** Record → 0 to 1. */
  readonly qualities: ReadonlyMap<number, number>;
}

/** A beginning counts less than the word; for the word being typed right now nearly as much. */
const PREFIX_QUALITY = 0.6;
const LAST_PREFIX_QUALITY = 0.85;
const ONE_SLIP_QUALITY = 0.7;
const TWO_SLIPS_QUALITY = 0.5;
/** Syllables are short: in three letters only a swap is a slip, anything else is another word. */
const SWAP_LENGTH = 3;
const TWO_SLIPS_LENGTH = 8;
/** A word that nothing is like counts as one that this share of the records holds: it spoils no answer by itself. */
const UNKNOWN_SHARE = 0.02;
/** Longer than any word, shorter than a nuisance. */
const MAX_WORD_LENGTH = 40;

export function newVocabulary(documents: number): Vocabulary {
  return { documents, postings: new Map() };
}

export function addWords(
  vocabulary: Vocabulary,
  document: number,
  words: readonly string[],
  weight: number,
): void {
  for (const word of words) {
    const posting = vocabulary.postings.get(word) ?? new Map<number, number>();
    posting.set(document, Math.max(posting.get(document) ?? 0, weight));
    vocabulary.postings.set(word, posting);
  }
}

export function isKnownWord(vocabulary: Vocabulary, word: string): boolean {
  return vocabulary.postings.has(word);
}

/** All that a typed word may mean. `last`: it is the word that may still be growing. */
export function matchWord(vocabulary: Vocabulary, typed: string, last: boolean): WordMatch {
  const word = typed.slice(0, MAX_WORD_LENGTH);
  const exact = vocabulary.postings.get(word);
  const qualities = new Map<number, number>();
  let best = 0;
  let importance = rarity(vocabulary, vocabulary.documents * UNKNOWN_SHARE);
  for (const [candidate, posting] of vocabulary.postings) {
    const quality = candidate === word ? 1 : likeness(word, candidate, last, exact !== undefined);
    if (quality === 0) continue;
    if (quality > best) {
      best = quality;
      importance = rarity(vocabulary, posting.size);
    }
    for (const [document, weight] of posting) {
      qualities.set(document, Math.max(qualities.get(document) ?? 0, quality * weight));
    }
  }
  return { importance, qualities };
}

/** The word as the fewest known words one behind the other, or undefined: "khaisinh" → khai, sinh. */
export function segment(vocabulary: Vocabulary, word: string): readonly string[] | undefined {
  if (word.length > MAX_WORD_LENGTH) return undefined;
  const ways: (readonly string[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end++) {
    let fewest: readonly string[] | undefined;
    for (let start = 0; start <= end - 2; start++) {
      const before = ways[start];
      const part = word.slice(start, end);
      if (before === undefined || !vocabulary.postings.has(part)) continue;
      if (fewest === undefined || before.length + 1 < fewest.length) fewest = [...before, part];
    }
    ways[end] = fewest;
  }
  return ways[word.length];
}

function likeness(word: string, candidate: string, last: boolean, known: boolean): number {
  if (candidate.startsWith(word)) {
    const most = last ? LAST_PREFIX_QUALITY : PREFIX_QUALITY;
    return most * (0.7 + (0.3 * word.length) / candidate.length);
  }
  // A word that the catalogue knows is no slip of another.
  if (known || word.length < SWAP_LENGTH) return 0;
  if (word.length === SWAP_LENGTH && !sameLetters(word, candidate)) return 0;
  const budget = word.length >= TWO_SLIPS_LENGTH ? 2 : 1;
  const slips = editDistance(word, candidate, budget);
  if (slips > budget) return 0;
  return slips === 1 ? ONE_SLIP_QUALITY : TWO_SLIPS_QUALITY;
}

function sameLetters(a: string, b: string): boolean {
  return a.length === b.length && [...a].sort().join("") === [...b].sort().join("");
}

function rarity(vocabulary: Vocabulary, holders: number): number {
  return Math.log(1 + vocabulary.documents / (holders + 0.5));
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other (optimal string
 * alignment); anything over the budget is told as budget + 1.
 */
export function editDistance(a: string, b: string, budget: number): number {
  if (Math.abs(a.length - b.length) > budget) return budget + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) > budget) return budget + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, budget + 1);
}
