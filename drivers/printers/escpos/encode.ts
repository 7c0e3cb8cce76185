/** A picture as an ESC/POS print job (Epson "ESC/POS Command Reference"). @module */
import type { Bitmap } from "../../../core/ports/printer.ts";

/** ESC @: clears what an interrupted job left set. */
const INITIALISE = [0x1b, 0x40] as const;
/** GS V 66 n: feeds n dots past the cutter, then a partial cut, so that the slip hangs until it is taken. */
const CUT = [0x1d, 0x56, 66] as const;
/** 3 mm below the last line. */
const TAIL_DOTS = 24;
/** Cheap printers hold no more than this in one GS v 0. */
const BAND_ROWS = 256;

/**
 * DLE DC4 8: empties the buffers at once, so that the rest of an interrupted slip does not come out with the next
 * roll of paper. Printers that do not know it take it for text, and a following ESC @ drops the line.
 */
export const CLEAR_BUFFER: Uint8Array = Uint8Array.of(0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8);

/** GS r 1: sent back in its turn, when everything before it is on paper. */
export const REPORT_WHEN_DONE: Uint8Array = Uint8Array.of(0x1d, 0x72, 1);

/** Whole commands one behind the other; none holds more than 256 rows. */
export function encodeSlip(slip: Bitmap): readonly Uint8Array[] {
  const bands: Uint8Array[] = [];
  for (let row = 0; row < slip.height; row += BAND_ROWS) {
    bands.push(rasterBand(slip, row, Math.min(BAND_ROWS, slip.height - row)));
  }
  return [Uint8Array.from(INITIALISE), ...bands, Uint8Array.of(...CUT, TAIL_DOTS)];
}

/** GS v 0 m xL xH yL yH d1…dk: m 0 is one dot a bit. */
function rasterBand({ width, bits }: Bitmap, row: number, rows: number): Uint8Array {
  const rowBytes = width / 8;
  const band = new Uint8Array(8 + rowBytes * rows);
  band.set([0x1d, 0x76, 0x30, 0, rowBytes & 0xff, rowBytes >> 8, rows & 0xff, rows >> 8]);
  band.set(bits.subarray(row * rowBytes, (row + rows) * rowBytes), 8);
  return band;
}
