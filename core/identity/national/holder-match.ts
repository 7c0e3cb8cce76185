/** Whether claims are about the person of a machine-readable zone, which knows no marks and cuts long names. @module */
import type { MachineReadableZone } from "../../emrtd/data-groups/mrz.ts";
import { fold } from "../../text/fold.ts";
import type { ClaimName, Claims } from "../verified-identity.ts";
import { zoneClaims } from "./claims.ts";

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

/** Of a folded name. */
const NAME_LETTERS = /^[a-z '’ʼ-]+$/;

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
  const inZone = zoneClaims(zone, today);
  return (
    agree(birth_date, inZone.birth_date) && agree(sex, inZone.sex) && agree(nationality, inZone.nationality)
  );
}

function agree(claim: string | undefined, inZone: string | undefined): boolean {
  return claim === undefined || inZone === undefined || claim === inZone;
}

/** ICAO 9303-3 §4.6: no marks, no apostrophe, a hyphen is a space; Đ is D (§6 A). */
function isNamed({ surname, givenNames }: MachineReadableZone, fullName: string): boolean {
  const inZone = `${surname} ${givenNames}`.trim().toLowerCase();
  const letters = fold(fullName);
  // Whatever has no place in a zone could stand beside the holder's name unseen.
  if (!NAME_LETTERS.test(letters)) return false;
  const name = letters.replace(/[ -]+/g, " ").replace(/['’ʼ]/g, "").trim();
  return (
    inZone !== "" && (name === inZone || (inZone.length >= SHORTEST_CUT_NAME && name.startsWith(inZone)))
  );
}
