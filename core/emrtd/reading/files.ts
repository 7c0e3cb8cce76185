/** The elementary files of an eMRTD: how they are addressed and how large they may be (ICAO 9303-10 §3.11, §4). @module */

export type EmrtdFileName = "EF.CardAccess" | "EF.CardSecurity" | "EF.COM" | "EF.SOD" | `DG${number}`;

export interface ElementaryFile {
  readonly name: EmrtdFileName;
  /** Two bytes. */
  readonly identifier: number;
  /** Five bits. */
  readonly shortIdentifier: number;
  /** The whole file, header included; a chip that announces or gives more is not believed. */
  readonly maxBytes: number;
}

const KILOBYTE = 1_024;

/** Under the master file. */
export const EF_CARD_ACCESS: ElementaryFile = {
  name: "EF.CardAccess",
  identifier: 0x011c,
  shortIdentifier: 0x1c,
  maxBytes: 8 * KILOBYTE,
};

/** Under the master file; in the LDS1 application the same identifiers are EF.SOD. */
export const EF_CARD_SECURITY: ElementaryFile = {
  name: "EF.CardSecurity",
  identifier: 0x011d,
  shortIdentifier: 0x1d,
  maxBytes: 32 * KILOBYTE,
};

export const EF_SOD: ElementaryFile = {
  name: "EF.SOD",
  identifier: 0x011d,
  shortIdentifier: 0x1d,
  maxBytes: 64 * KILOBYTE,
};

export const EF_COM: ElementaryFile = {
  name: "EF.COM",
  identifier: 0x011e,
  shortIdentifier: 0x1e,
  maxBytes: KILOBYTE,
};

/** Faces as JPEG take 12 to 20 KB; uncompressed or large ones a few hundred. */
const MAX_PICTURE_BYTES = KILOBYTE * KILOBYTE;
const MAX_ZONE_BYTES = KILOBYTE;
const MAX_GROUP_BYTES = 32 * KILOBYTE;

const groupMaxima: Readonly<Record<number, number>> = {
  1: MAX_ZONE_BYTES,
  2: MAX_PICTURE_BYTES,
  5: MAX_PICTURE_BYTES,
  7: MAX_PICTURE_BYTES,
  // Pictures of the proof of citizenship, and of the document's own two sides.
  11: MAX_PICTURE_BYTES,
  12: MAX_PICTURE_BYTES,
};

/** Data group 1 to 16. */
export function dataGroup(number: number): ElementaryFile {
  return {
    name: `DG${number}`,
    identifier: 0x0100 + number,
    shortIdentifier: number,
    maxBytes: groupMaxima[number] ?? MAX_GROUP_BYTES,
  };
}
