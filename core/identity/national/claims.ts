/** The claims of a document, each with the data group it came from: DG13 in Vietnamese letters, DG1 where that is silent. @module */

import type { Dg13Field, VietnameseHolder } from "../../emrtd/data-groups/dg13.ts";
import type { MachineReadableZone } from "../../emrtd/data-groups/mrz.ts";
import { mrzBirthDate, mrzExpiryDate } from "../../emrtd/data-groups/mrz-dates.ts";
import type { ClaimName, Claims } from "../verified-identity.ts";
import { numberMismatches } from "./personal-number.ts";
import { type Remark, remark } from "./remarks.ts";

export type DocumentGroup = "DG1" | "DG13";

export interface DocumentClaims {
  readonly claims: Claims;
  readonly sources: Readonly<Partial<Record<ClaimName, DocumentGroup>>>;
  readonly remarks: readonly Remark[];
}

const DG13_FIELDS: Readonly<Partial<Record<ClaimName, Dg13Field>>> = {
  personal_number: "personalNumber",
  full_name: "fullName",
  birth_date: "dateOfBirth",
  sex: "sex",
  nationality: "nationality",
  residence: "residence",
  origin: "origin",
};

/** What the checks themselves need, whatever the purpose: who it is, and from when to when. */
const FOR_CHECKS: readonly Dg13Field[] = [
  "personalNumber",
  "dateOfBirth",
  "sex",
  "dateOfExpiry",
  "dateOfIssue",
];

/** The fields of DG13 to keep while parsing it, for a purpose that needs these claims. */
export function dg13FieldsFor(needs: readonly ClaimName[]): ReadonlySet<Dg13Field> {
  return new Set([...FOR_CHECKS, ...needs.flatMap((name) => DG13_FIELDS[name] ?? [])]);
}

/** Only claims that are needed. `today` is ISO 8601. */
export function documentClaims(
  zone: MachineReadableZone | undefined,
  holder: VietnameseHolder | undefined,
  needs: readonly ClaimName[],
  today: string,
): DocumentClaims {
  const fromZone = zone === undefined ? {} : zoneClaims(zone, today);
  const fromHolder = holder === undefined ? {} : holderClaims(holder);
  const all: Claims = { ...fromZone, ...fromHolder };
  const needed = Object.entries(all).filter(
    ([name, value]) => value !== undefined && needs.some((need) => need === name),
  );
  const sources = needed.map(([name]) => [name, Object.hasOwn(fromHolder, name) ? "DG13" : "DG1"]);
  return {
    claims: Object.fromEntries(needed),
    sources: Object.fromEntries(sources),
    remarks: [...unreadable(holder), ...disagreements(zone, fromZone, holder), ...ruleRemarks(all)],
  };
}

export function zoneClaims(zone: MachineReadableZone, today: string): Claims {
  const { personalNumber, surname, givenNames, sex } = zone;
  const birthDate = mrzBirthDate(zone.dateOfBirth, today);
  const name = [surname, givenNames].filter((part) => part !== "").join(" ");
  return {
    ...(personalNumber !== undefined &&
      /^\d{12}$/.test(personalNumber) && { personal_number: personalNumber }),
    ...(name !== "" && { full_name: name }),
    ...(birthDate !== undefined && { birth_date: birthDate }),
    ...(sex === "M" && { sex: "Nam" as const }),
    ...(sex === "F" && { sex: "Nữ" as const }),
    ...(zone.nationality === "VNM" && { nationality: "Việt Nam" }),
  };
}

function holderClaims(holder: VietnameseHolder): Claims {
  const { personalNumber, fullName, dateOfBirth, sex, nationality, residence, origin } = holder;
  return {
    ...(personalNumber !== undefined && { personal_number: personalNumber }),
    ...(fullName !== undefined && { full_name: fullName }),
    ...(dateOfBirth !== undefined && { birth_date: dateOfBirth }),
    ...(sex !== undefined && { sex }),
    ...(nationality !== undefined && { nationality }),
    ...(residence !== undefined && { residence }),
    ...(origin !== undefined && { origin }),
  };
}

function unreadable(holder: VietnameseHolder | undefined): readonly Remark[] {
  if (holder === undefined || holder.unreadable.length === 0) return [];
  return [remark("data.unreadable", holder.unreadable.join(", "))];
}

/** Both groups are signed by one issuer: where they differ, a person should look. Names are written too differently. */
function disagreements(
  zone: MachineReadableZone | undefined,
  fromZone: Claims,
  holder: VietnameseHolder | undefined,
): readonly Remark[] {
  if (zone === undefined || holder === undefined) return [];
  const pairs: readonly (readonly [name: string, inZone: string | undefined, inGroup: string | undefined])[] =
    [
      ["personal number", fromZone.personal_number, holder.personalNumber],
      ["birth date", fromZone.birth_date, holder.dateOfBirth],
      ["sex", fromZone.sex, holder.sex],
      ["expiry", mrzExpiryDate(zone.dateOfExpiry), holder.dateOfExpiry],
    ];
  const different = pairs.filter(([, a, b]) => a !== undefined && b !== undefined && a !== b);
  return different.length === 0 ? [] : [remark("data.disagree", different.map(([name]) => name).join(", "))];
}

function ruleRemarks({ personal_number, birth_date, sex }: Claims): readonly Remark[] {
  if (personal_number === undefined) return [];
  const mismatches = numberMismatches(personal_number, { birthDate: birth_date, sex });
  return mismatches.length === 0 ? [] : [remark("number.rule", mismatches.join(", "))];
}
