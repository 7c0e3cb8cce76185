/** PNG files and bitmaps, by another library than the one that writes them. @module */
import { createCanvas, loadImage } from "@napi-rs/canvas";
import type { Bitmap } from "../../core/ports/printer.ts";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel. */
  readonly data: Uint8ClampedArray;
}

export async function pixelsOf(png: Uint8Array): Promise<Pixels> {
  const image = await loadImage(Buffer.from(png));
  const { width, height } = image;
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

export async function bitmapOf(png: Uint8Array): Promise<Bitmap> {
  const { width, height, data } = await pixelsOf(png);
  const bits = new Uint8Array((width * height) / 8);
  for (let dot = 0; dot < width * height; dot++) {
    if ((data[4 * dot] ?? 0) < 128) bits[dot >> 3] = (bits[dot >> 3] ?? 0) | (0x80 >> (dot & 7));
  }
  return { width, height, bits };
}

export function rowsOf({ width, bits }: Bitmap, from: number, to: number): Uint8Array {
  return bits.subarray((from * width) / 8, (to * width) / 8);
}

export function inkedDots(bits: Uint8Array): number {
  return bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
}
