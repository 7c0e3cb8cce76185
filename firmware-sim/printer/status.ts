/** The status bytes of ESC/POS. @module */

export type Paper = "ok" | "low" | "out";

/** Bits that are always so in an answer to DLE EOT: 1 and 4. */
const FIXED = 0b0001_0010;
const OFFLINE = 0b0000_1000;
const STOPPED_BY_PAPER_END = 0b0010_0000;
const PAPER_NEAR_END = 0b0000_1100;
const PAPER_END = 0b0110_0000;

/** The answer to DLE EOT n; undefined where the printer has none. */
export function realTimeStatus(which: number, paper: Paper): number | undefined {
  const out = paper === "out";
  switch (which) {
    case 1:
      return FIXED | (out ? OFFLINE : 0);
    case 2:
      return FIXED | (out ? STOPPED_BY_PAPER_END : 0);
    case 3:
      return FIXED;
    case 4:
      return FIXED | (paper === "ok" ? 0 : PAPER_NEAR_END) | (out ? PAPER_END : 0);
    default:
      return undefined;
  }
}

/** What GS a has it send unasked: printer, errors, paper sensors, and a byte that says nothing. */
export function automaticStatus(paper: Paper): Uint8Array {
  const FIRST_BYTE = 0b0001_0000;
  const sensors = { ok: 0, low: 0b0000_0011, out: 0b0000_1111 } as const;
  return Uint8Array.of(FIRST_BYTE | (paper === "out" ? OFFLINE : 0), 0, sensors[paper], 0);
}

/** The answer to GS r 1 (or "1"): paper sensors. Only a printer with paper comes to send it. */
export function paperSensorStatus(paper: Paper): number {
  return paper === "low" ? 0b0000_0011 : 0;
}
