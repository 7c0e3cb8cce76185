/** Sizes of type on a slip. @module */
import type { SKRSContext2D } from "@napi-rs/canvas";
import type { TextStyle } from "../../../core/slips/layout.ts";
import { slipFont, type Weight } from "./fonts.ts";

export interface TypeSize {
  /** Dots; eight are a millimetre. */
  readonly size: number;
  readonly weight: Weight;
}

/** Body type is 3.5 mm: read at arm's length without glasses. */
const ON_80_MM: Readonly<Record<TextStyle, TypeSize>> = {
  title: { size: 40, weight: 700 },
  heading: { size: 27, weight: 700 },
  strong: { size: 29, weight: 700 },
  body: { size: 28, weight: 500 },
  small: { size: 25, weight: 500 },
  fine: { size: 22, weight: 500 },
};

const ON_58_MM: Readonly<Record<TextStyle, TypeSize>> = {
  title: { size: 34, weight: 700 },
  heading: { size: 18, weight: 700 },
  strong: { size: 27, weight: 700 },
  body: { size: 26, weight: 500 },
  small: { size: 23, weight: 500 },
  fine: { size: 20, weight: 500 },
};

/** Room for two marks above a capital and one below. */
const LINE_HEIGHT = 1.26;
const BASELINE = 0.99;
/** The typeface's own space, made for screens, runs shut on thermal paper. */
const WORD_SPACING = 0.08;
const NARROWEST_80_MM = 500;

/** `dots`: width of the print. */
export function typeOf(style: TextStyle, dots: number): TypeSize {
  return (isWide(dots) ? ON_80_MM : ON_58_MM)[style];
}

export function isWide(dots: number): boolean {
  return dots >= NARROWEST_80_MM;
}

/** Whole dots. */
export function lineHeight({ size }: TypeSize): number {
  return Math.round(size * LINE_HEIGHT);
}

/** From the top of the line. */
export function baseline({ size }: TypeSize): number {
  return Math.round(size * BASELINE);
}

export function setType(context: SKRSContext2D, { weight, size }: TypeSize): void {
  context.font = slipFont(weight, size);
  context.wordSpacing = `${Math.round(size * WORD_SPACING)}px`;
}
