/** How a person is addressed. @module */

export interface Honorific {
  readonly vi: string;
  /** Empty where English has no polite word that fits everybody. */
  readonly en: string;
}

/** By the sex that the card states; without it the words that fit both. */
export function honorific(sex: "Nam" | "Nữ" | undefined): Honorific {
  switch (sex) {
    case "Nam":
      return { vi: "ông", en: "Mr" };
    case "Nữ":
      return { vi: "bà", en: "Ms" };
    case undefined:
      return { vi: "ông/bà", en: "" };
  }
}
