/** Which spellings are a Vietnamese syllable: initial, rhyme and the tones that a stop at its end allows. @module */

/** Longest first, so that the first that fits is the one. */
const INITIALS = [
  ..."ngh ch gh gi kh ng nh ph qu th tr".split(" "),
  ..."b c d đ g h k l m n p r s t v x".split(" "),
  "",
] as const;

/** Rhymes without their tone. */
const RHYMES: ReadonlySet<string> = new Set(
  [
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây",
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu",
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot",
    "oong ooc ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt",
    "u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu",
    "ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu",
    "y yêm yên yêng yêt yêu ynh yt",
  ]
    .join(" ")
    .split(" "),
);

/** sắc, huyền, hỏi, ngã, nặng as their Telex keys. */
export type ToneKey = "s" | "f" | "r" | "x" | "j";

/** Takes lower case without tone marks; `tone` is the key of the tone it carries, if any. */
export function isSyllable(letters: string, tone: ToneKey | undefined): boolean {
  return INITIALS.some((initial) => {
    if (!letters.startsWith(initial)) return false;
    const rhyme = letters.slice(initial.length);
    if (!RHYMES.has(rhyme) || !fitsInitial(initial, rhyme)) return false;
    return !endsInStop(rhyme) || tone === undefined || tone === "s" || tone === "j";
  });
}

/** One sound, two spellings: k, gh and ngh stand before e, ê, i and y; c, g and ng before the others. */
function fitsInitial(initial: string, rhyme: string): boolean {
  const front = /^[eêiy]/.test(rhyme);
  if (initial === "k" || initial === "gh" || initial === "ngh") return front;
  if (initial === "g") return !front || rhyme.startsWith("i");
  return !front || (initial !== "c" && initial !== "ng");
}

/** Syllables that end in c, ch, p or t carry sắc or nặng only. */
function endsInStop(rhyme: string): boolean {
  return /(?:ch|[cpt])$/.test(rhyme);
}
