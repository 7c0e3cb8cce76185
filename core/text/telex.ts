/** Finds Telex that was typed but never turned into Vietnamese letters, such as "Nguyeenx". @module */
import { isSyllable, type ToneKey } from "./syllable.ts";

/** What the keys of a word say, read as Telex. */
interface Reading {
  /** Lower case, without the tone. */
  readonly letters: string;
  readonly tone: ToneKey | undefined;
  /** It holds doubled letters or w. */
  readonly quality: boolean;
}

/** One such word may be a foreign one ("Max", "Lee"); more of them in one answer are not. */
const ENOUGH_DOUBTFUL_WORDS = 2;
/** Foreign words that end in f and read as a syllable. */
const FOREIGN_IN_F: ReadonlySet<string> = new Set(["of", "if", "chef", "beef", "reef", "leaf", "thief"]);

/**
 * Whether somebody's keyboard left Telex keys in the text. Stops people at a form, so it rather misses a short word
 * than refuses a foreign name.
 */
export function looksLikeTelex(text: string): boolean {
  const words =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const signs = words.map(telexSign);
  return (
    signs.includes("certain") || signs.filter((sign) => sign === "doubtful").length >= ENOUGH_DOUBTFUL_WORDS
  );
}

/** `word`: lower case, NFC. */
function telexSign(word: string): "certain" | "doubtful" | "none" {
  const reading = readTelex(word);
  if (reading === undefined || !isSyllable(reading.letters, reading.tone)) return "none";
  return isCertain(word, reading) ? "certain" : "doubtful";
}

/** Undefined where no Telex key stands in the word, or the word is a syllable as it is. */
function readTelex(word: string): Reading | undefined {
  if (isSyllable(word, undefined)) return undefined;
  const [, start = "", rest = ""] = /^([^aeiouyăâêôơư]*)(.*)$/u.exec(word) ?? [];
  const tones = rest.match(/[sfrxj]/g) ?? [];
  // A tone is typed behind the vowels: "Mary" is none.
  if (tones.length > 1 || /[sfrxj].*[aeiouyăâêôơư]/u.test(rest)) return undefined;
  const bare = rest.replaceAll(/[sfrxj]/g, "");
  const letters = start.replace(/^dd/, "đ") + withQuality(bare);
  const quality = letters !== start + bare;
  if (tones.length === 0 && !quality) return undefined;
  return { letters, tone: tones[0] as ToneKey | undefined, quality };
}

/** aa ee oo → â ê ô; w makes ươ of uo, else hooks the one letter before it that takes a hook. */
function withQuality(rest: string): string {
  const doubled = rest.replace("aa", "â").replace("ee", "ê").replace("oo", "ô");
  if (!doubled.includes("w")) return doubled;
  const unhooked = doubled.replaceAll("w", "");
  if (unhooked.includes("uo")) return unhooked.replace("uo", "ươ");
  if (unhooked.includes("ua")) return unhooked.replace("ua", "ưa");
  return unhooked.replace(/[aou]/, (vowel) => ({ a: "ă", o: "ơ", u: "ư" })[vowel] ?? vowel);
}

/** What no foreign word that reads as a syllable shows. */
function isCertain(word: string, { tone, quality }: Reading): boolean {
  if (tone === "j" || /[^a-z]/.test(word)) return true;
  if (tone === "f") return !FOREIGN_IN_F.has(word);
  // A tone typed behind the end of a syllable that no plural ends in: "Nguyeenx", "Anhs".
  if (/[cghmnpt][rx]$|nhs$/.test(word)) return true;
  if (/^(?:dd|ng|nh|kh)|uw|[iy]ee|uoo/.test(word)) return true;
  return quality && tone !== undefined && /aa|[ao]w/.test(word);
}
