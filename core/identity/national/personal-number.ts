/**
 * What the twelve digits of a personal number seem to say: three of the place, one of century and sex, two of the year,
 * six at random. The rule lapsed in 2024 and people keep their numbers when provinces merge, so that a number which
 * says something else than the card is worth a look by staff and never a refusal. The place authorises nothing and is
 * not read at all.
 * @module
 */

export type NumberMismatch = "sex" | "birth year";

/** Even for men, odd for women, from the twentieth century on. */
const FIRST_CENTURY = 1_900;
const PERSONAL_NUMBER = /^\d{3}(\d)(\d{2})\d{6}$/;

/** `birthDate` is ISO 8601. What is not given is not compared; a number of another form mismatches nothing. */
export function numberMismatches(
  personalNumber: string,
  person: { readonly birthDate?: string | undefined; readonly sex?: "Nam" | "Nữ" | undefined },
): readonly NumberMismatch[] {
  const [, code, year] = PERSONAL_NUMBER.exec(personalNumber) ?? [];
  if (code === undefined || year === undefined) return [];
  const digit = Number(code);
  const born = FIRST_CENTURY + Math.floor(digit / 2) * 100 + Number(year);
  const sex = digit % 2 === 0 ? "Nam" : "Nữ";
  const mismatches: NumberMismatch[] = [];
  if (person.sex !== undefined && person.sex !== sex) mismatches.push("sex");
  if (person.birthDate !== undefined && Number(person.birthDate.slice(0, 4)) !== born) {
    mismatches.push("birth year");
  }
  return mismatches;
}
