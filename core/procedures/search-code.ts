/** Looking a procedure up by its code, whole or its beginning. @module */

/** A code begins with its series and a dot, or is typed as digits alone: "1.001193", "1001193", "1.00". */
export function isCodeQuery(text: string): boolean {
  const typed = text.trim();
  return /^\d[\d.]*(\.[A-Za-z]\d*[\d.]*)?$/.test(typed) && (typed.includes(".") || typed.length >= 4);
}

/** The exact code first, then those that begin with it, in the order of the codes. */
export function searchByCode<P extends { readonly code: string }>(
  procedures: readonly P[],
  text: string,
): readonly P[] {
  const typed = bare(text);
  return procedures
    .filter((each) => bare(each.code).startsWith(typed))
    .sort((a, b) => a.code.length - b.code.length || (a.code < b.code ? -1 : 1));
}

/** Dots are easily left out or misplaced: only digits and letters count. */
function bare(code: string): string {
  return code.replaceAll(/[^0-9A-Za-z]/g, "").toUpperCase();
}
