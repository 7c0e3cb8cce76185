import { describe, expect, it } from "vitest";
import type { Bitmap } from "../../../../core/ports/printer.ts";
import { encodeSlip } from "../../../../drivers/printers/escpos/encode.ts";

/** 576 dots across; `ink`: per row the bytes from the left that are black. */
function picture(ink: readonly number[]): Bitmap {
  const bits = new Uint8Array(72 * ink.length);
  ink.forEach((bytes, row) => {
    bits.fill(0xff, row * 72, row * 72 + bytes);
  });
  return { width: 576, height: ink.length, bits };
}

function rows(count: number, bytes: number): readonly number[] {
  return Array.from({ length: count }, () => bytes);
}

/** Of each GS v 0: bytes a row, rows. Read by hand from the command reference: GS v 0 m xL xH yL yH. */
function rasters(slip: Bitmap): readonly (readonly number[])[] {
  return encodeSlip(slip)
    .filter((command) => command[0] === 0x1d && command[1] === 0x76)
    .map((command) => {
      const [, , zero, mode, xL = 0, xH = 0, yL = 0, yH = 0] = command;
      expect([zero, mode]).toEqual([0x30, 0]);
      const size = [xL + 256 * xH, yL + 256 * yH] as const;
      expect(command).toHaveLength(8 + size[0] * size[1]);
      return size;
    });
}

describe("a slip as a print job", () => {
  it("begins with a clean printer that reports nothing unasked: ESC @, GS a 0", () => {
    expect([...(encodeSlip(picture([1]))[0] ?? [])]).toEqual([0x1b, 0x40, 0x1d, 0x61, 0]);
  });

  it("leaves out white rows at both ends", () => {
    expect(rasters(picture([...rows(40, 0), ...rows(30, 72), ...rows(300, 0)]))).toEqual([[72, 30]]);
    expect(rasters(picture(rows(50, 0)))).toEqual([]);
  });

  it("sends long white gaps as one byte a row, and strips no wider than their ink", () => {
    const slip = picture([
      ...rows(20, 10),
      ...rows(5, 0),
      ...rows(20, 30),
      ...rows(300, 0),
      ...rows(260, 72),
    ]);
    expect(rasters(slip)).toEqual([
      [30, 45],
      [1, 256],
      [1, 44],
      [72, 256],
      [72, 4],
    ]);
  });
});
