/** Whether claims are about the person of a machine-readable zone, which knows no marks and cuts long names. @module */
import type { MachineReadableZone } from "../../emrtd/data-groups/mrz.ts";
import { mrzBirthDate } from "../../emrtd/data-groups/mrz-dates.ts";
import { fold } from "../../text/fold.ts";
import type { ClaimName, Claims } from "../verified-identity.ts";

/** DG1 has the first five; the last two stand in DG13, which the terminal alone has seen. */
const PROVABLE: readonly ClaimName[] = [
  "personal_number",
  "full_name",
  "birth_date",
  "sex",
  "nationality",
  "residence",
  "origin",
];

/** The name field of TD1 has 30 characters (ICAO 9303-5 §4.2.2), two of them between the names; the cut may fall on a filler. */
const SHORTEST_CUT_NAME = 28;

/** Nothing but what a national ID card can say of its holder. */
export function onlyProvable(claims: Claims): boolean {
  return Object.entries(claims).every(
    ([name, value]) => value === undefined || PROVABLE.some((provable) => provable === name),
  );
}

/** Number and name must be there; each claim that the zone has too must be the zone's. `today` is ISO 8601. */
export function isHolder(zone: MachineReadableZone, claims: Claims, today: string): boolean {
  const { personal_number, full_name, birth_date, sex, nationality } = claims;
  if (personal_number === undefined || full_name === undefined) return false;
  if (personal_number !== zone.personalNumber || !isNamed(zone, full_name)) return false;
  const zoneSex = zone.sex === "M" ? "Nam" : zone.sex === "F" ? "Nữ" : undefined;
  return (
    agree(birth_date, mrzBirthDate(zone.dateOfBirth, today)) &&
    agree(sex, zoneSex) &&
    agree(nationality, zone.nationality === "VNM" ? "Việt Nam" : undefined)
  );
}

function agree(claim: string | undefined, inZone: string | undefined): boolean {
  return claim === undefined || inZone === undefined || claim === inZone;
}

/** ICAO 9303-3 §4.6: no marks, no apostrophe, a hyphen is a space; Đ is D (§6 A). */
function isNamed({ surname, givenNames }: MachineReadableZone, fullName: string): boolean {
  const inZone = `${surname} ${givenNames}`.trim().toLowerCase();
  const name = fold(fullName)
    .replace(/[\s-]+/g, " ")
    .replace(/[^a-z ]/g, "")
    .trim();
  return (
    inZone !== "" && (name === inZone || (inZone.length >= SHORTEST_CUT_NAME && name.startsWith(inZone)))
  );
}
