/** A slip as data: what stands on it, from top to bottom, without a word on dots or fonts. @module */

/** Largest first; what the raster makes of them is its own matter. */
export type TextStyle = "title" | "heading" | "strong" | "body" | "small" | "fine";

export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

export type Block =
  /** Whole lines. With `oneLine` the type shrinks until the text fits. */
  | {
      readonly type: "text";
      readonly text: string;
      readonly style: TextStyle;
      readonly align: "left" | "centre";
      readonly oneLine?: boolean;
    }
  /** A name in both languages above its value. */
  | { readonly type: "row"; readonly label: Bilingual; readonly value: string }
  /** A code that is read aloud and typed: as large as fits, broken behind hyphens only. */
  | { readonly type: "code"; readonly text: string }
  /** What must not be overlooked, in a frame: the lead in bold, the rest plain, the short English below. */
  | { readonly type: "notice"; readonly lead: string; readonly text: Bilingual }
  /** White on black, one line. */
  | { readonly type: "band"; readonly text: string }
  | { readonly type: "rule"; readonly line: "dashed" | "short" }
  | { readonly type: "qr"; readonly text: string }
  /** Empty paper, in tenths of a body line. */
  | { readonly type: "feed"; readonly tenths: number };

export type Layout = readonly Block[];
