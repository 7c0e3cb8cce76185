/**
 * What is worth saying about a document that failed no check: how it was opened, weak algorithms, data that disagree.
 * Remarks refuse nothing by themselves; a policy may keep a level from a document that has one.
 * @module
 */
import { ODDITIES, type OddityCode } from "../../trust/x509/oddities.ts";

const OWN_REMARKS = {
  "access.bac": "opened by basic access control, not by PACE; the detail says why",
  "access.3des": "PACE with 3DES, the best that EF.CardAccess offers; AES has taken its place",
  "access.short_group":
    "PACE on a group of less than 112 bits of strength (DH of 1,024 bits, curves of 192), the best that EF.CardAccess offers: who recorded the reading may open it",
  "chip.mapping_unlisted":
    "chip-authentication mapping has shown a key that EF.SOD lists nowhere, and there is no other to ask for: whoever has the key of one such chip could open any document with it",
  "data.disagree":
    "the machine-readable zone and the Vietnamese data group differ; the detail names the fields",
  "data.unreadable": "fields of the Vietnamese data group that are none of their kind and were left out",
  "group.unreadable": "a data group that was wanted and that the chip did not give",
  "number.rule":
    "the personal number says another sex or year of birth than the card; the rule lapsed in 2024: look, never refuse",
  "read.resumed":
    "the card was lost, or its channel died, while reading; it proved itself again and the reading went on",
} as const;

export const REMARKS = { ...ODDITIES, ...OWN_REMARKS } as const;

export type RemarkCode = OddityCode | keyof typeof OWN_REMARKS;

export interface Remark {
  readonly code: RemarkCode;
  /** Names of fields, groups, algorithms; never what stands in them. */
  readonly detail?: string;
}

export function remark(code: RemarkCode, detail?: string): Remark {
  return detail === undefined ? { code } : { code, detail };
}
