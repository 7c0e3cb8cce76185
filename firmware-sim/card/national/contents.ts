/** What a national ID card (ICAO 9303 LDS1) holds and how its chip behaves. @module */

import type {
  ActiveAuthenticationKey,
  AgreementKey,
  ChipAuthenticationKey,
  PaceOffer,
} from "../protocols/keys.ts";

export type { ActiveAuthenticationKey, AgreementKey, ChipAuthenticationKey, PaceOffer };

/** How a chip differs from the book; every one was met in the wild (docs/oddities.md). */
export interface ChipBehaviour {
  /** SELECT of the master file. */
  readonly selectMasterFile: "ok" | "6D00" | "6A86";
  /** EF.CardAccess can be read with the application selected and without, only without, or only with it. */
  readonly cardAccess: "always" | "beforeApplication" | "afterApplication";
  readonly extendedLength: boolean;
  /** Most bytes of a command and of a response APDU, header and status word included. */
  readonly maxCommandBytes: number;
  readonly maxResponseBytes: number;
  /**
   * READ BINARY that asks for more than a response carries: what fits and 9000, the length that fits, a refusal (under
   * secure messaging), or the whole in pieces. A short Le of zero asks for what fits.
   */
  readonly tooLong:
    | "shortAnswer"
    | "6CXX"
    | "6700"
    /** In clear, after which secure messaging is dead. */
    | "6700-channel-lost"
    | "61XX";
  /** READ BINARY that reaches past the end of the file from an offset inside; an offset at or behind the end is 6B00. */
  readonly pastEnd: "6282" | "9000" | "6B00";
  /** Without them READ BINARY with bit 8 of P1 answers 6A86. */
  readonly shortFileIdentifiers: boolean;
  /** READ BINARY with odd instruction (B1), needed past 32,767 bytes. */
  readonly oddReadBinary: boolean;
  /** MSE:Set AT of PACE answers 63Cx, tries left, with success. The chip never blocks. */
  readonly warnsOfTries: boolean;
  /**
   * DO 84 of MSE:Set AT where one set of domain parameters goes with the protocol: it may name them, must (else 6A87), or
   * must not (else 6A80).
   */
  readonly parameterReference: "optional" | "required" | "refused";
}

export const BY_THE_BOOK: ChipBehaviour = {
  selectMasterFile: "ok",
  cardAccess: "always",
  extendedLength: true,
  maxCommandBytes: 65_544,
  maxResponseBytes: 65_538,
  tooLong: "shortAnswer",
  pastEnd: "6282",
  shortFileIdentifiers: true,
  oddReadBinary: true,
  warnsOfTries: false,
  parameterReference: "optional",
};

export interface NationalCardContents {
  /** Answer to reset of each interface. */
  readonly atr: { readonly contact: Uint8Array; readonly contactless: Uint8Array };
  /** Files under the master file, whole, by file identifier: 011C EF.CardAccess, 011D EF.CardSecurity, 2F01 EF.ATR/INFO. */
  readonly masterFiles: ReadonlyMap<number, Uint8Array>;
  /** Files of the LDS1 application: 011E EF.COM, 011D EF.SOD, 0101 to 0110 the data groups. */
  readonly applicationFiles: ReadonlyMap<number, Uint8Array>;
  /** Files of the application, there or not, that answer 6982 whatever was proven, such as 0103 (fingerprints ask for terminal authentication). */
  readonly locked: ReadonlySet<number>;
  /** Six digits; absent where the chip knows the zone only. */
  readonly can?: string;
  /** MRZ information (ICAO 9303-11 §9.7.2): number, birth, expiry, each with its check digit. */
  readonly mrzInformation: string;
  /** What the chip runs, whatever EF.CardAccess says. Empty: BAC only. */
  readonly pace: readonly PaceOffer[];
  /** Whether BAC opens it as well. */
  readonly bac: boolean;
  /** The static key of chip-authentication mapping, in EF.CardSecurity. */
  readonly mappingKey?: AgreementKey;
  readonly chipAuthentication: readonly ChipAuthenticationKey[];
  readonly activeAuthentication?: ActiveAuthenticationKey;
  readonly behaviour: ChipBehaviour;
}
