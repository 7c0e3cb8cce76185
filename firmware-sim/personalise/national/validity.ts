/** From when to when a card is good: the ages of the Law on Identity, article 21. @module */

export interface CardDates {
  /** ISO 8601. */
  readonly issueDate: string;
  /** ISO 8601; undefined: no expiry. */
  readonly expiryDate: string | undefined;
}

/** A card is renewed at these ages; after the last one it has no end. */
const RENEWAL_AGES = [14, 25, 40, 60] as const;
/** One issued within two years before an age is good until the next. */
const EARLY_YEARS = 2;

/** The card issued on this day to somebody born on that one. */
export function datesOfCard(birthDate: string, issued: Date): CardDates {
  const issueDate = issued.toISOString().slice(0, 10);
  const early = `${issued.getUTCFullYear() + EARLY_YEARS}${issueDate.slice(4)}`;
  const age = RENEWAL_AGES.find((years) => birthday(birthDate, years) > early);
  return { issueDate, expiryDate: age === undefined ? undefined : birthday(birthDate, age) };
}

function birthday(birthDate: string, years: number): string {
  const [year, month, day] = birthDate.split("-").map(Number);
  // Somebody born on 29 February has the day after it in other years.
  return new Date(Date.UTC((year ?? 0) + years, (month ?? 1) - 1, day)).toISOString().slice(0, 10);
}
