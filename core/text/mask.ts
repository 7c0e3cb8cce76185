/** Masks for screens and paper: enough for the holder to recognise, too little for the person behind. @module */

const SHOWN_AT_START = 3;
const SHOWN_AT_END = 2;
const ELLIPSIS = "…";

/**
 * Personal number, old number or card number: the first three and the last two characters, `027*******18`. What is
 * too short to leave at least as many hidden as shown is hidden whole.
 */
export function maskNumber(number: string): string {
  const shown = SHOWN_AT_START + SHOWN_AT_END;
  const hidden = number.length - shown;
  if (hidden < 4) return "*".repeat(number.length);
  return number.slice(0, SHOWN_AT_START) + "*".repeat(hidden) + number.slice(-SHOWN_AT_END);
}

/** Full name with only the given name whole: "N… T… M… Anh". A name of one word is hidden too: "A…". */
export function maskName(fullName: string): string {
  const words = nameWords(fullName);
  return words
    .map((word, index) => (index > 0 && index === words.length - 1 ? word : abbreviated(word)))
    .join(" ");
}

/** The last two words of a name by their first letters, for a greeting that others may see: "M… A…". */
export function initials(fullName: string): string {
  return nameWords(fullName).slice(-2).map(abbreviated).join(" ");
}

function nameWords(name: string): readonly string[] {
  return name
    .normalize("NFC")
    .split(/\s+/u)
    .filter((word) => word !== "");
}

function abbreviated(word: string): string {
  return ([...word][0] ?? "").toLocaleUpperCase("vi") + ELLIPSIS;
}
