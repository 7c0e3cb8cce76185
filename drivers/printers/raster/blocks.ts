/** Each block of a layout as something that knows its height and draws itself. @module */
import type { SKRSContext2D } from "@napi-rs/canvas";
import type { Block } from "../../../core/slips/layout.ts";
import { type Line, linesOf, MARGIN, type Piece, shrunk, textPiece } from "./lines.ts";
import { noticePiece } from "./notice.ts";
import { qrPicture } from "./qr.ts";
import { baseline, isWide, lineHeight, type TypeSize, typeOf } from "./type.ts";
import { halveAtHyphen, wrap, wrapEvenly } from "./wrap.ts";

const BAND_PADDING = 14;
const RULE_SPACE = 12;
const ROW_SPACE = 8;
/** A row's value begins here where both stand side by side. */
const VALUE_AT = 200;
const CODE_SIZES = { most: 68, least: 30 } as const;
/** One line is nicer than two, if its capitals are still 5 mm high. */
const CODE_ONE_LINE_SIZE = 56;

/** `context` measures; `dots` is the width of the print. */
export function pieceOf(block: Block, context: SKRSContext2D, dots: number): Piece {
  const width = dots - 2 * MARGIN;
  switch (block.type) {
    case "text": {
      const type = typeOf(block.style, dots);
      const lines =
        block.oneLine === true
          ? [{ text: block.text, type: shrunk(context, block.text, type, width) }]
          : linesOf(context, block.text, type, width, block.align === "centre" ? wrapEvenly : wrap);
      return textPiece(lines, MARGIN, block.align === "centre" ? width : undefined);
    }
    case "row":
      return rowPiece(block, context, dots);
    case "code":
      return textPiece(codeLines(context, block.text, width), MARGIN, width);
    case "notice":
      return noticePiece(block, context, dots);
    case "band": {
      const type = shrunk(context, block.text, typeOf("strong", dots), width - 2 * BAND_PADDING);
      const text = textPiece([{ text: block.text, type }], 0, dots);
      return {
        height: text.height + BAND_PADDING,
        draw(target, top) {
          target.fillRect(0, top, dots, text.height + BAND_PADDING);
          target.fillStyle = "#fff";
          text.draw(target, top + BAND_PADDING / 2);
          target.fillStyle = "#000";
        },
      };
    }
    case "rule":
      return rulePiece(block.line, dots);
    case "qr":
      return qrPiece(block.text, dots);
    case "feed":
      return {
        height: Math.round((lineHeight(typeOf("body", dots)) * block.tenths) / 10),
        draw: () => undefined,
      };
  }
}

function codeLines(context: SKRSContext2D, code: string, width: number): readonly Line[] {
  const most: TypeSize = { size: CODE_SIZES.most, weight: 700 };
  const alone = shrunk(context, code, most, width);
  if (alone.size >= CODE_ONE_LINE_SIZE) return [{ text: code, type: alone }];
  const halves = halveAtHyphen(code, (part) => context.measureText(part).width);
  const size = Math.min(...halves.map((half) => shrunk(context, half, most, width).size));
  return halves.map((text) => ({ text, type: { size: Math.max(size, CODE_SIZES.least), weight: 700 } }));
}

function rowPiece(
  { label, value }: Extract<Block, { type: "row" }>,
  context: SKRSContext2D,
  dots: number,
): Piece {
  const small = typeOf("small", dots);
  const fine = typeOf("fine", dots);
  const strong: TypeSize = { ...typeOf("strong", dots), weight: 600 };
  const width = dots - 2 * MARGIN;
  if (!isWide(dots)) {
    const lines = [
      ...linesOf(context, `${label.vi} · ${label.en}`, fine, width),
      ...linesOf(context, value, strong, width),
    ];
    return spaced(textPiece(lines, MARGIN));
  }
  const names = textPiece(
    [
      { text: label.vi, type: small },
      { text: label.en, type: fine },
    ],
    MARGIN,
  );
  const values = textPiece(linesOf(context, value, strong, dots - VALUE_AT - MARGIN), VALUE_AT);
  return spaced({
    height: Math.max(names.height, values.height),
    draw(target, top) {
      names.draw(target, top + baseline(strong) - baseline(small));
      values.draw(target, top);
    },
  });
}

function spaced(piece: Piece): Piece {
  return { ...piece, height: piece.height + ROW_SPACE };
}

function rulePiece(line: Extract<Block, { type: "rule" }>["line"], dots: number): Piece {
  const width = line === "short" ? Math.round(dots / 3) : dots - 2 * MARGIN;
  const left = Math.round((dots - width) / 2);
  return {
    height: 2 * RULE_SPACE + 2,
    draw(context, top) {
      const dash = line === "dashed" ? 8 : width;
      for (let x = 0; x < width; x += 2 * dash) {
        context.fillRect(left + x, top + RULE_SPACE, Math.min(dash, width - x), 2);
      }
    },
  };
}

function qrPiece(text: string, dots: number): Piece {
  const { modules, moduleDots, side } = qrPicture(text, dots);
  const left = Math.floor((dots - side) / 2);
  return {
    height: side,
    draw(context, top) {
      modules.forEach((row, y) => {
        row.forEach((dark, x) => {
          if (!dark) return;
          context.fillRect(left + x * moduleDots, top + y * moduleDots, moduleDots, moduleDots);
        });
      });
    },
  };
}
