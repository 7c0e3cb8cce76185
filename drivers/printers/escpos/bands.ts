/** Cuts a picture into strips of rows that cost few bytes each. @module */
import type { Bitmap } from "../../../core/ports/printer.ts";

export interface Band {
  /** Its first row in the picture. */
  readonly row: number;
  readonly rows: number;
  /** From the left edge, at least one; all to the right of them is white. */
  readonly rowBytes: number;
}

/** Cheap printers hold no more than this in one GS v 0. */
const MOST_ROWS = 256;
/** 2 mm: the space between two parts of a slip. Many short strips would make slow printers stop and go. */
const LEAST_GAP_ROWS = 16;

/**
 * From the first inked row to the last. A strip of text is as wide as its ink; white between two is a strip of one
 * byte a row and not a feed, because ESC J counts in vertical motion units, which are 1/203 inch on one printer and
 * 1/360 on another, and not every clone knows GS P, which would set them. Rows of a picture are rows on all of them.
 */
export function bandsOf(slip: Bitmap): readonly Band[] {
  const widths = inkedBytes(slip);
  const end = widths.findLastIndex((width) => width > 0) + 1;
  const bands: Band[] = [];
  let row = Math.max(
    0,
    widths.findIndex((width) => width > 0),
  );
  while (row < end) {
    const gap = whiteRows(widths, row);
    const rows = Math.min(MOST_ROWS, gap >= LEAST_GAP_ROWS ? gap : rowsToGap(widths, row, end));
    bands.push({ row, rows, rowBytes: Math.max(1, ...widths.slice(row, row + rows)) });
    row += rows;
  }
  return bands;
}

/** Of each row, how many bytes reach to its last dot. */
function inkedBytes({ width, height, bits }: Bitmap): readonly number[] {
  const rowBytes = width / 8;
  return Array.from({ length: height }, (_, row) => {
    const dots = bits.subarray(row * rowBytes, (row + 1) * rowBytes);
    return dots.findLastIndex((byte) => byte !== 0) + 1;
  });
}

function whiteRows(widths: readonly number[], from: number): number {
  let row = from;
  while (widths[row] === 0) row++;
  return row - from;
}

function rowsToGap(widths: readonly number[], from: number, end: number): number {
  let row = from;
  while (row < end && row - from < MOST_ROWS) {
    const white = whiteRows(widths, row);
    if (white >= LEAST_GAP_ROWS) break;
    row += Math.max(1, white);
  }
  return row - from;
}
