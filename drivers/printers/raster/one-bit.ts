/** From grey to black and white. @module */
import type { Bitmap } from "../../../core/ports/printer.ts";

/** Lighter than this (0 to 255) stays paper. Above the middle, because thin strokes lose heat at the head. */
const PAPER_FROM = 150;

/** `rgba`: four bytes a pixel, opaque greys; only the red is looked at. `width`: a multiple of 8. */
export function toOneBit(rgba: Uint8ClampedArray, width: number, height: number): Bitmap {
  const bits = new Uint8Array((width / 8) * height);
  for (let dot = 0; dot < width * height; dot++) {
    if ((rgba[dot * 4] ?? 0) >= PAPER_FROM) continue;
    bits[dot >> 3] = (bits[dot >> 3] ?? 0) | (0x80 >> (dot & 7));
  }
  return { width, height, bits };
}

/** Without the empty rows above and below: they cost paper and time. */
export function trimRows({ width, height, bits }: Bitmap): Bitmap {
  const rowBytes = width / 8;
  const isInked = (row: number): boolean =>
    bits.subarray(row * rowBytes, (row + 1) * rowBytes).some((byte) => byte !== 0);
  let top = 0;
  while (top < height && !isInked(top)) top++;
  let end = height;
  while (end > top && !isInked(end - 1)) end--;
  return { width, height: end - top, bits: bits.slice(top * rowBytes, end * rowBytes) };
}
