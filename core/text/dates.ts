/**
 * Dates and times as Vietnamese papers write them. Viet Nam has kept +07:00 without summer time since 1975, so the
 * offset is fixed here and no time-zone data of the machine is asked.
 * @module
 */

const VIETNAM_OFFSET_MS = 7 * 3_600_000;

/** An ISO calendar date (`1990-05-20`) as `20/05/1990`; throws RangeError where it is none. */
export function formatDate(isoDate: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate);
  if (parts === null || Number.isNaN(Date.parse(isoDate))) throw new RangeError("not an ISO date");
  return `${parts[3]}/${parts[2]}/${parts[1]}`;
}

/** As {@link formatDate} for what a form holds; text that is no ISO date comes back as it is. */
export function formatIsoDate(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? formatDate(text) : text;
}

/** The calendar date in Viet Nam at an instant (milliseconds since 1970), ISO: `2023-10-27`. */
export function vietnamDate(instant: number): string {
  return shifted(instant).slice(0, 10);
}

/** An instant as ISO 8601 with the offset of Viet Nam and whole seconds: `2023-10-27T09:32:05+07:00`. */
export function vietnamIsoTime(instant: number): string {
  return `${shifted(instant).slice(0, 19)}+07:00`;
}

/** As slips and forms say it: `9 giờ 32 phút, ngày 27/10/2023`. */
export function formatTimeAndDate(instant: number): string {
  const [hours, minutes] = clock(instant);
  return `${Number(hours)} giờ ${minutes} phút, ngày ${formatDate(vietnamDate(instant))}`;
}

function clock(instant: number): readonly [string, string] {
  const text = shifted(instant);
  return [text.slice(11, 13), text.slice(14, 16)];
}

function shifted(instant: number): string {
  return new Date(instant + VIETNAM_OFFSET_MS).toISOString();
}
