/** From a name of the national catalogue to what the card holds. @module */
import type { NationalCardContents } from "../../card/national/contents.ts";
import { type NationalCardName, nationalCard } from "./catalogue.ts";
import { makeContents } from "./defects.ts";
import type { Dg13Holder } from "./dg13.ts";
import { holderOf } from "./document.ts";
import { type ZoneKeyFields, zoneKeyFields } from "./mrz.ts";
import { nationalPerson } from "./people.ts";
import { demonstrationHierarchy } from "./pki/demonstration-hierarchy.ts";
import { startOfDay } from "./pki/hierarchy.ts";
import { DEMONSTRATION } from "./pki/seeded.ts";

export interface MakeNationalCardOptions {
  /** Wall time in milliseconds; only its UTC day counts, so that programs started on one day agree to the byte. */
  readonly now: number;
}

/** Everything follows from the published seed and the day: no randomness is asked for. */
export function makeNationalCardContents(
  name: NationalCardName,
  { now }: MakeNationalCardOptions,
): NationalCardContents {
  const { defect = null, options = {}, person } = nationalCard(name);
  const order = {
    name,
    person: nationalPerson(person),
    options,
    seed: DEMONSTRATION,
    today: startOfDay(now),
    hierarchy: demonstrationHierarchy(now),
  };
  return makeContents(order, defect);
}

export interface NationalPrinted {
  /** Six digits: the end of the personal number. */
  readonly can: string;
  /** What of the machine-readable zone opens the card. */
  readonly mrz: ZoneKeyFields;
  /** Text of the QR. */
  readonly qr: string;
}

/** What a terminal is told by the holder or sees on the card. */
export function nationalPrinted(name: NationalCardName, { now }: MakeNationalCardOptions): NationalPrinted {
  const { options = {}, person } = nationalCard(name);
  const { holder } = holderOf({ options, person: nationalPerson(person), today: startOfDay(now) });
  return { can: holder.personalNumber.slice(-6), mrz: zoneKeyFields(holder), qr: qrOf(holder) };
}

/** Text of the QR alone. */
export function nationalPrintedQr(name: NationalCardName, options: MakeNationalCardOptions): string {
  return nationalPrinted(name, options).qr;
}

/** `number|old number|name|ddMMyyyy|sex|address|ddMMyyyy issued`, UTF-8. */
function qrOf(holder: Dg13Holder): string {
  const { birthDate, fullName, issueDate, oldNumber = "", personalNumber, residence, sex } = holder;
  return [personalNumber, oldNumber, fullName, digits(birthDate), sex, residence, digits(issueDate)].join(
    "|",
  );
}

/** `20051990` */
function digits(isoDate: string): string {
  return isoDate.split("-").reverse().join("");
}
