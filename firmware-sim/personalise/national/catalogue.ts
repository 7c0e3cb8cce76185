/** The national ID cards of the demonstration: what each is for, and what a terminal must say to the bad ones. @module */
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { BAD_CARDS } from "./catalogue-bad.ts";
import { CHIP_CARDS } from "./catalogue-chips.ts";
import { PEOPLE_CARDS } from "./catalogue-people.ts";
import type { DocumentDefect } from "./defects.ts";
import type { DocumentOptions } from "./document.ts";
import type { NationalPersonName } from "./people.ts";
import type { DemonstrationSigner } from "./pki/demonstration-hierarchy.ts";

export interface NationalCardEntry {
  readonly person: NationalPersonName;
  readonly options?: DocumentOptions & { readonly signer?: DemonstrationSigner };
  readonly defect?: DocumentDefect;
  /** The code a bad card is refused with; absent: a good card. */
  readonly expect?: ErrorCode;
  /** Vietnamese, then English. */
  readonly about: string;
}

export const NATIONAL_CARDS = { ...PEOPLE_CARDS, ...CHIP_CARDS, ...BAD_CARDS } as const;

export type NationalCardName = keyof typeof NATIONAL_CARDS;

export interface ListedNationalCard {
  readonly document: "national";
  readonly name: NationalCardName;
  readonly kind: "citizen";
  readonly good: boolean;
  readonly expect: ErrorCode | null;
  readonly about: string;
}

/** Every national card, good ones first. */
export function listNationalCards(): readonly ListedNationalCard[] {
  return nationalCardNames().map((name) => {
    const { about, expect = null } = nationalCard(name);
    return { document: "national", name, kind: "citizen", good: expect === null, expect, about };
  });
}

export function nationalCardNames(): readonly NationalCardName[] {
  return Object.keys(NATIONAL_CARDS).filter(isNationalCardName);
}

export function isNationalCardName(name: string): name is NationalCardName {
  return Object.hasOwn(NATIONAL_CARDS, name);
}

export function nationalCard(name: NationalCardName): NationalCardEntry {
  return NATIONAL_CARDS[name];
}
