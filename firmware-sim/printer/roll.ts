/** The paper between the roll and the cutter. @module */
import type { Bitmap } from "../../core/ports/printer.ts";

/** The print head stands this far behind the cutter: 12 mm of eight dots. What is cut too early stays inside. */
export const HEAD_TO_CUTTER_ROWS = 96;
/** A stream that never cuts is torn off after two metres. */
const MAX_ROWS = 16_000;

export interface Roll {
  /** One printed row; longer ones lose their right end, as at a real head. */
  print(row: Uint8Array): void;
  feed(rows: number): void;
  /** The paper up to the cutter; undefined where nothing has passed it yet. */
  cut(): Bitmap | undefined;
  /** Pulls off what hangs out, uncut. */
  tear(): void;
}

/** `width`: dots across, a multiple of 8. */
export function createRoll(width: number): Roll {
  const rowBytes = width / 8;
  const blank = (): Uint8Array => new Uint8Array(rowBytes);
  let rows: Uint8Array[] = [];

  const roll: Roll = {
    print(row) {
      const printed = blank();
      printed.set(row.subarray(0, rowBytes));
      rows.push(printed);
      if (rows.length >= MAX_ROWS) roll.tear();
    },
    feed(count) {
      for (let i = 0; i < count; i++) roll.print(blank());
    },
    cut() {
      const slip = rows.slice(0, Math.max(0, rows.length - HEAD_TO_CUTTER_ROWS));
      if (slip.length === 0) return undefined;
      rows = rows.slice(slip.length);
      const bits = new Uint8Array(slip.length * rowBytes);
      slip.forEach((row, index) => {
        bits.set(row, index * rowBytes);
      });
      return { width, height: slip.length, bits };
    },
    tear() {
      rows = [];
      roll.feed(HEAD_TO_CUTTER_ROWS);
    },
  };
  roll.tear();
  return roll;
}
