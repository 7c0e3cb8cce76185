/** Money as people read it. @module */

const NO_BREAK_SPACE = "\u00a0";

/** Whole đồng with points between thousands: `20.000 đồng`, the space one that never breaks. */
export function formatDong(dong: number): string {
  if (!Number.isSafeInteger(dong)) throw new RangeError("not a whole number of đồng");
  const digits = Math.abs(dong)
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/g, ".");
  return `${dong < 0 ? "−" : ""}${digits}${NO_BREAK_SPACE}đồng`;
}
