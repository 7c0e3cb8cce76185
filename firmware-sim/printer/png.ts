/** A picture of one bit a dot as a PNG file (ISO/IEC 15948). @module */
import { crc32, deflateSync } from "node:zlib";
import type { Bitmap } from "../../core/ports/printer.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const GREYSCALE = 0;

/** Greyscale of one bit, black as 0: the picture's own bits turned over. */
export function encodePng({ width, height, bits }: Bitmap): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([1, GREYSCALE, 0, 0, 0], 8);
  return concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(scanlines(width / 8, height, bits))),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** Each row has its filter type before it; 0 is none. */
function scanlines(rowBytes: number, height: number, bits: Uint8Array): Uint8Array {
  const lines = new Uint8Array((rowBytes + 1) * height);
  for (let row = 0; row < height; row++) {
    const turned = bits.subarray(row * rowBytes, (row + 1) * rowBytes).map((byte) => ~byte);
    lines.set(turned, row * (rowBytes + 1) + 1);
  }
  return lines;
}

/** Length, type, data, CRC of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
