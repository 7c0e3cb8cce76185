/** The framed notice of a slip. @module */
import type { SKRSContext2D } from "@napi-rs/canvas";
import type { Block } from "../../../core/slips/layout.ts";
import { linesOf, linesWithLead, MARGIN, type Piece, textPiece } from "./lines.ts";
import { typeOf } from "./type.ts";

const FRAME = 3;
const FRAME_PADDING = 14;

export function noticePiece(
  { lead, text }: Extract<Block, { type: "notice" }>,
  context: SKRSContext2D,
  dots: number,
): Piece {
  const inset = MARGIN + FRAME + FRAME_PADDING;
  const width = dots - 2 * inset;
  const inner = textPiece(
    [
      ...linesWithLead(
        context,
        { text: lead, type: typeOf("strong", dots) },
        text.vi,
        typeOf("body", dots),
        width,
      ),
      ...linesOf(context, text.en, typeOf("fine", dots), width),
    ],
    inset,
  );
  const height = inner.height + 2 * FRAME + FRAME_PADDING + FRAME_PADDING / 2;
  return {
    height,
    draw(target, top) {
      target.fillRect(MARGIN, top, dots - 2 * MARGIN, height);
      target.fillStyle = "#fff";
      target.fillRect(MARGIN + FRAME, top + FRAME, dots - 2 * (MARGIN + FRAME), height - 2 * FRAME);
      target.fillStyle = "#000";
      inner.draw(target, top + FRAME + FRAME_PADDING / 2);
    },
  };
}
