/**
 * The machine-readable zone of cards and passports, formats TD1, TD2 and TD3 (ICAO 9303-3 §4, 9303-4 §4.2, 9303-5
 * §4.2, 9303-6 §4.2).
 * @module
 */
import { fail, ok, type Result } from "../../errors/result.ts";
import { mrzCheckDigit } from "../mrz-information.ts";
import { malformed } from "./group-file.ts";

export type MrzFormat = "TD1" | "TD2" | "TD3";

/** `personalNumber` is that of TD3, and of the Vietnamese card's twelve digits. */
export type MrzCheck = "documentNumber" | "dateOfBirth" | "dateOfExpiry" | "personalNumber" | "composite";

/** Fields without filler; dates as they stand, YYMMDD, unknown parts `<`. */
export interface MachineReadableZone {
  readonly format: MrzFormat;
  /** `P`, `PD`, `I`, `ID` … */
  readonly documentCode: string;
  /** Three letters, and `D` for Germany (9303-3 §5). */
  readonly issuingState: string;
  /** Whole, also where TD1 and TD2 carry the rest of a long one in the optional data. */
  readonly documentNumber: string;
  readonly surname: string;
  readonly givenNames: string;
  readonly nationality: string;
  readonly dateOfBirth: string;
  /** `X` where the zone says nothing. */
  readonly sex: "M" | "F" | "X";
  readonly dateOfExpiry: string;
  /** In the order of the zone, fillers inside kept; a long document number is not in it. */
  readonly optionalData: readonly string[];
  /** Vietnamese cards: the twelve digits, which stand in the optional data. */
  readonly personalNumber?: string;
  /** Whether each check digit fits; those that the format, or this card, has. */
  readonly checkDigits: Readonly<Partial<Record<MrzCheck, boolean>>>;
}

interface Layout {
  readonly format: MrzFormat;
  readonly lineLength: number;
  /** Start and end in the joined lines. */
  readonly names: Span;
  readonly number: Span;
  readonly nationality: Span;
  readonly birth: Span;
  readonly sex: number;
  readonly expiry: Span;
  readonly optional: readonly Span[];
  readonly composite: readonly Span[];
  readonly compositeDigit: number;
}

type Span = readonly [number, number];

const LAYOUTS: Readonly<Record<number, Layout>> = {
  90: {
    format: "TD1",
    lineLength: 30,
    names: [60, 90],
    number: [5, 14],
    nationality: [45, 48],
    birth: [30, 36],
    sex: 37,
    expiry: [38, 44],
    optional: [
      [15, 30],
      [48, 59],
    ],
    composite: [
      [5, 30],
      [30, 37],
      [38, 45],
      [48, 59],
    ],
    compositeDigit: 59,
  },
  72: {
    format: "TD2",
    lineLength: 36,
    names: [5, 36],
    number: [36, 45],
    nationality: [46, 49],
    birth: [49, 55],
    sex: 56,
    expiry: [57, 63],
    optional: [[64, 71]],
    composite: [
      [36, 46],
      [49, 56],
      [57, 71],
    ],
    compositeDigit: 71,
  },
  88: {
    format: "TD3",
    lineLength: 44,
    names: [5, 44],
    number: [44, 53],
    nationality: [54, 57],
    birth: [57, 63],
    sex: 64,
    expiry: [65, 71],
    optional: [[72, 86]],
    composite: [
      [44, 54],
      [57, 64],
      [65, 87],
    ],
    compositeDigit: 87,
  },
};

/** TD3: the check digit after the personal number. */
const PERSONAL_NUMBER_DIGIT = 86;
const VIETNAMESE_OPTIONAL_DATA = /^(\d{12})<<(\d)$/;
const sexes: Readonly<Record<string, MachineReadableZone["sex"]>> = { M: "M", F: "F", "<": "X", X: "X" };

/**
 * From the lines joined, as DG1 holds them. Fails with `dg.malformed`; wrong check digits do not fail here but stand
 * in the result, for {@link checkMrzDigits}.
 */
export function parseMrz(text: string): Result<MachineReadableZone> {
  const layout = LAYOUTS[text.length];
  if (layout === undefined) return malformed("DG1", "length of zone");
  if (!/^[A-Z0-9<]+$/.test(text)) return malformed("DG1", "characters of zone");
  const at = ([start, end]: Span) => text.slice(start, end);
  const sex = sexes[text.charAt(layout.sex)];
  const nationality = strip(at(layout.nationality));
  const issuingState = strip(text.slice(2, 5));
  if (sex === undefined) return malformed("DG1", "sex");
  const dates = [at(layout.birth), at(layout.expiry)];
  if (dates.some((date) => !/^(?:\d\d|<<){3}$/.test(date))) return malformed("DG1", "date");
  const number = readNumber(text, layout);
  if (number === undefined) return malformed("DG1", "document number");
  const vietnamese = issuingState === "VNM" ? VIETNAMESE_OPTIONAL_DATA.exec(number.optional) : null;
  const [surname = "", ...given] = strip(at(layout.names)).split("<<");
  return ok({
    format: layout.format,
    documentCode: strip(text.slice(0, 2)),
    issuingState,
    documentNumber: number.value,
    surname: words(surname),
    givenNames: words(given.join("<")),
    nationality,
    dateOfBirth: at(layout.birth),
    sex,
    dateOfExpiry: at(layout.expiry),
    optionalData: [number.optional, ...layout.optional.slice(1).map(at)].map(strip),
    ...(vietnamese?.[1] !== undefined && { personalNumber: vietnamese[1] }),
    checkDigits: {
      documentNumber: number.fits,
      dateOfBirth: fits(at(layout.birth), text.charAt(layout.birth[1])),
      dateOfExpiry: fits(at(layout.expiry), text.charAt(layout.expiry[1])),
      ...personalNumberDigit(text, layout, vietnamese),
      composite: fits(layout.composite.map(at).join(""), text.charAt(layout.compositeDigit)),
    },
  });
}

/** Fails with `mrz.check_digit` naming the first that does not fit. */
export function checkMrzDigits(zone: MachineReadableZone): Result<undefined> {
  const wrong = Object.entries(zone.checkDigits).find(([, right]) => !right);
  return wrong === undefined ? ok(undefined) : fail("mrz.check_digit", wrong[0]);
}

interface NumberField {
  readonly value: string;
  readonly fits: boolean;
  /** The first optional data field without what of it belongs to the number. */
  readonly optional: string;
}

/** 9303-5 §4.2.2.1 note j, 9303-6 note j: `<` for the check digit says that number and digit go on in the optional data. */
function readNumber(text: string, { format, number, optional }: Layout): NumberField | undefined {
  const head = text.slice(...number);
  const digit = text.charAt(number[1]);
  const [firstOptional] = optional;
  const rest = firstOptional === undefined ? "" : text.slice(...firstOptional);
  const long = format !== "TD3" && digit === "<" && !head.endsWith("<");
  if (!long) return { value: strip(head), fits: fits(head, digit), optional: rest };
  const end = rest.indexOf("<");
  const tail = end < 0 ? rest : rest.slice(0, end);
  if (tail.length < 2) return undefined;
  const value = head + tail.slice(0, -1);
  return { value, fits: fits(value, tail.slice(-1)), optional: end < 0 ? "" : rest.slice(end) };
}

function personalNumberDigit(text: string, layout: Layout, vietnamese: RegExpExecArray | null) {
  if (vietnamese !== null) return { personalNumber: fits(vietnamese[1] ?? "", vietnamese[2] ?? "") };
  if (layout.format !== "TD3") return {};
  const [field] = layout.optional;
  const covered = field === undefined ? "" : text.slice(...field);
  const digit = text.charAt(PERSONAL_NUMBER_DIGIT);
  // 9303-4 §4.2.2.2: an empty field may have a filler for its digit.
  return { personalNumber: fits(covered, digit === "<" && strip(covered) === "" ? "0" : digit) };
}

function fits(field: string, digit: string): boolean {
  return mrzCheckDigit(field) === digit;
}

function strip(field: string): string {
  return field.replace(/^<+|<+$/g, "");
}

function words(field: string): string {
  return field.split("<").filter(Boolean).join(" ");
}
