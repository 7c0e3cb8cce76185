/** The terminal's wall time, whatever zone the browser believes to be in. @module */

/** `HH:MM` of an ISO 8601 time with offset, `laterMs` milliseconds later, in the offset of that text. */
export function clockText(iso: string, laterMs: number): string {
  const offset = /([+-])(\d{2}):?(\d{2})$/.exec(iso);
  const sign = offset?.[1] === "-" ? -1 : 1;
  const minutes = offset === null ? 0 : sign * (Number(offset[2]) * 60 + Number(offset[3]));
  const shifted = new Date(Date.parse(iso) + laterMs + minutes * 60_000);
  return shifted.toISOString().slice(11, 16);
}
