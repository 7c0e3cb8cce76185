/** A picture as an ESC/POS print job (Epson "ESC/POS Command Reference"). @module */
import type { Bitmap } from "../../../core/ports/printer.ts";
import { type Band, bandsOf } from "./bands.ts";

/** ESC @: clears what an interrupted job left set. */
const INITIALISE = [0x1b, 0x40] as const;
/** GS a 0: nothing unasked from here on, whatever a memory switch has set and ESC @ brought back. */
const NO_AUTOMATIC_STATUS = [0x1d, 0x61, 0] as const;
/**
 * GS V 66 n: feeds n dots past the cutter, then a partial cut, so that the slip hangs until it is taken. The white
 * above the next slip is the way from head to cutter (12 to 15 mm): only paper drawn back would shorten it, and few
 * printers can do that (GS V 104).
 */
const CUT = [0x1d, 0x56, 66] as const;
/** 3 mm below the last line. */
const TAIL_DOTS = 24;

/**
 * DLE DC4 8: empties the buffers at once, so that the rest of an interrupted slip does not come out with the next
 * roll of paper. Printers that do not know it take it for text, and a following ESC @ drops the line.
 */
export const CLEAR_BUFFER: Uint8Array = Uint8Array.of(0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8);

/** GS r 1: sent back in its turn, when everything before it is on paper. */
export const REPORT_WHEN_DONE: Uint8Array = Uint8Array.of(0x1d, 0x72, 1);

/** Whole commands one behind the other; none holds more than 256 rows. White rows at both ends stay away. */
export function encodeSlip(slip: Bitmap): readonly Uint8Array[] {
  return [
    Uint8Array.of(...INITIALISE, ...NO_AUTOMATIC_STATUS),
    ...bandsOf(slip).map((band) => rasterBand(slip, band)),
    Uint8Array.of(...CUT, TAIL_DOTS),
  ];
}

/** GS v 0 m xL xH yL yH d1…dk: m 0 is one dot a bit. */
function rasterBand({ width, bits }: Bitmap, { row, rows, rowBytes }: Band): Uint8Array {
  const command = new Uint8Array(8 + rowBytes * rows);
  command.set([0x1d, 0x76, 0x30, 0, rowBytes & 0xff, rowBytes >> 8, rows & 0xff, rows >> 8]);
  for (let line = 0; line < rows; line++) {
    const from = ((row + line) * width) / 8;
    command.set(bits.subarray(from, from + rowBytes), 8 + line * rowBytes);
  }
  return command;
}
