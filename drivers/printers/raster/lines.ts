/** Lines of type on a slip. @module */
import type { SKRSContext2D } from "@napi-rs/canvas";
import { baseline, lineHeight, setType, type TypeSize } from "./type.ts";
import { wrap } from "./wrap.ts";

/** Something that knows its height and draws itself. */
export interface Piece {
  /** Whole dots. */
  readonly height: number;
  /** `top`: dots from the beginning of the slip. */
  readonly draw: (context: SKRSContext2D, top: number) => void;
}

export interface Line {
  readonly text: string;
  readonly type: TypeSize;
  /** How the line begins, in a type of its own, no larger than the line can hold. */
  readonly lead?: Lead;
}

export interface Lead {
  readonly text: string;
  readonly type: TypeSize;
}

/** Free on both sides, for printers whose paper runs a little aside. */
export const MARGIN = 8;
/** Smaller is not read by anybody: rather cut off. */
const LEAST_SIZE = 12;

export function linesOf(
  context: SKRSContext2D,
  text: string,
  type: TypeSize,
  width: number,
  breaking = wrap,
): readonly Line[] {
  setType(context, type);
  return breaking(text.normalize("NFC"), width, (part) => context.measureText(part).width).map((each) => ({
    text: each,
    type,
  }));
}

/** As {@link linesOf}; the lead stays whole, on the first line. */
export function linesWithLead(
  context: SKRSContext2D,
  lead: Lead,
  text: string,
  type: TypeSize,
  width: number,
): readonly Line[] {
  const unbroken = lead.text.replaceAll(" ", "\u{A0}");
  const leadWidth = widthOf(context, { ...lead, text: unbroken });
  const split = (part: string): Line =>
    part.startsWith(unbroken)
      ? { text: part.slice(unbroken.length), type, lead: { ...lead, text: unbroken } }
      : { text: part, type };
  setType(context, type);
  const measure = (part: string): number => {
    const line = split(part);
    return (line.lead === undefined ? 0 : leadWidth) + context.measureText(line.text).width;
  };
  return wrap(`${unbroken} ${text.normalize("NFC")}`, width, measure).map(split);
}

/** `centredIn`: the width that lines are centred in; undefined begins them at `left`. */
export function textPiece(lines: readonly Line[], left: number, centredIn?: number): Piece {
  return {
    height: lines.reduce((sum, { type }) => sum + lineHeight(type), 0),
    draw(context, top) {
      let y = top;
      for (const line of lines) {
        drawLine(context, line, left, y + baseline(line.type), centredIn);
        y += lineHeight(line.type);
      }
    },
  };
}

/** The largest size up to `type`'s at which the text fits on one line. */
export function shrunk(context: SKRSContext2D, text: string, type: TypeSize, width: number): TypeSize {
  const widthAt = (size: number): number => widthOf(context, { text, type: { ...type, size } });
  const whole = widthAt(type.size);
  if (whole <= width) return type;
  // Type widens nearly as its size does; one step less makes up for rounding.
  let size = Math.ceil((type.size * width) / whole);
  while (size > LEAST_SIZE && widthAt(size) > width) size -= 1;
  return { ...type, size };
}

function widthOf(context: SKRSContext2D, { text, type }: Lead): number {
  setType(context, type);
  return context.measureText(text.normalize("NFC")).width;
}

/** A line with a lead begins at the left. */
function drawLine(
  context: SKRSContext2D,
  { text, type, lead }: Line,
  left: number,
  y: number,
  centredIn?: number,
): void {
  const behind = lead === undefined ? 0 : widthOf(context, lead);
  if (lead !== undefined) context.fillText(lead.text.normalize("NFC"), left, y);
  setType(context, type);
  const inset = centredIn === undefined ? behind : (centredIn - context.measureText(text).width) / 2;
  // Whole dots: a stroke between two columns turns grey and then ragged.
  context.fillText(text.normalize("NFC"), Math.round(left + inset), y);
}
