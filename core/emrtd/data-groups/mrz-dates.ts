/** Dates of the machine-readable zone as dates of the calendar: the zone has no century (ICAO 9303-3 §4.8). @module */

const DATE = /^(\d\d)(\d\d)(\d\d)$/;
/** What cards without an end carry all the same. */
const NO_END = "991231";

/** `today` is ISO 8601. Nobody was born after today. Undefined where a part is unknown or there is no such day. */
export function mrzBirthDate(field: string, today: string): string | undefined {
  const inThisCentury = isoDate(today.slice(0, 2), field);
  if (inThisCentury !== undefined && inThisCentury <= today) return inThisCentury;
  return isoDate(String(Number(today.slice(0, 2)) - 1), field);
}

/** Documents with a chip end after 2000. `never` for 991231, undefined as in {@link mrzBirthDate}. */
export function mrzExpiryDate(field: string): string | "never" | undefined {
  return field === NO_END ? "never" : isoDate("20", field);
}

function isoDate(century: string, field: string): string | undefined {
  const match = DATE.exec(field);
  if (match === null) return undefined;
  const [, year, month, day] = match;
  return existingDate(`${century}${year}-${month}-${day}`);
}

/** The date itself where the calendar has it. */
export function existingDate(iso: string): string | undefined {
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}
