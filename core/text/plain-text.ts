/** Text of one line from outside: from a card, or from a register. @module */
import { z } from "zod";

/** Control characters, half surrogates and changes of direction do not belong into a name or an address. */
const STRANGE = /\p{Cc}|\p{Cs}|\p{Bidi_Control}/u;

/** Nothing in it moves or turns what stands beside it on a screen, on paper or in a log. */
export function isPlainText(text: string): boolean {
  return !STRANGE.test(text);
}

export const plainText = (maxLength: number) => z.string().max(maxLength).refine(isPlainText);
