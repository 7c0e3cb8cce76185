/** A layout as dots: own line breaking, bundled fonts, whole-dot QR codes, one bit a dot. @module */
import { createCanvas } from "@napi-rs/canvas";
import type { Bitmap } from "../../../core/ports/printer.ts";
import type { Layout } from "../../../core/slips/layout.ts";
import { pieceOf } from "./blocks.ts";
import { toOneBit, trimRows } from "./one-bit.ts";

/** `dots` across the paper: 576 for 80 mm, 384 for 58 mm. Empty rows at both ends are gone. */
export function rasterise(layout: Layout, dots: 576 | 384): Bitmap {
  const measuring = createCanvas(8, 8).getContext("2d");
  const pieces = layout.map((block) => pieceOf(block, measuring, dots));
  const height = pieces.reduce((sum, piece) => sum + piece.height, 0);
  const canvas = createCanvas(dots, Math.max(1, height));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, dots, height);
  context.fillStyle = "#000";
  let top = 0;
  for (const piece of pieces) {
    piece.draw(context, top);
    top += piece.height;
  }
  return trimRows(toOneBit(context.getImageData(0, 0, dots, Math.max(1, height)).data, dots, height));
}
