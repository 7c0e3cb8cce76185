/** Folding of Vietnamese text for search: what people type without marks finds what is written with them. @module */

const COMBINING_MARKS = /\p{M}+/gu;

/**
 * Lower case without any mark, đ as d. All marks go, so both placements of the tone (hòa, hoà) fold alike, and so
 * do composed and decomposed input. `fold(fold(x)) === fold(x)`.
 */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase().normalize("NFD").replace(COMBINING_MARKS, "").replace(/đ/g, "d");
}
