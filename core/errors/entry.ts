/** The shape of one row of the error table. @module */

/** The same sentence in the two languages of the screen, Vietnamese first. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

export interface ErrorEntry {
  /** What makes the program say this code; for engineers, English. */
  readonly cause: string;
  /** One or two short sentences: what happened, what was kept, what to do. Never blames. */
  readonly citizen: Bilingual;
  /** What the member of staff does next. */
  readonly staff: Bilingual;
}

/** How many sentences end: where help is. */
export const TO_DESK: Bilingual = {
  vi: "Xin mời Ông/Bà đến quầy, cán bộ sẽ giúp.",
  en: "Please come to the desk, staff will help.",
};
