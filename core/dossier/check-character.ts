/** The check character of ISO/IEC 7064 MOD 37,36: catches every single wrong character and nearly every swap. @module */

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const MODULUS = ALPHABET.length;

/** For text of digits and capital letters; throws on others. */
export function checkCharacter(text: string): string {
  const product = fold(text);
  return ALPHABET[(MODULUS + 1 - product) % MODULUS] ?? "";
}

/** True where the last character is the check character of those before. */
export function hasValidCheck(text: string): boolean {
  return text.length > 1 && checkCharacter(text.slice(0, -1)) === text.slice(-1);
}

/** The hybrid system's recursion, ISO/IEC 7064 §8: start with M, add modulo M, double modulo M + 1. */
function fold(text: string): number {
  let product = MODULUS;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new RangeError("only digits and capital letters have a check character");
    product = (((product + value) % MODULUS || MODULUS) * 2) % (MODULUS + 1);
  }
  return product;
}
