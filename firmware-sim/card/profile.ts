/** The numbers of the card profile (docs/card-profile.md), as the card knows them. @module */
import type { KeyObject } from "node:crypto";
import type { CurveName } from "../../core/crypto/curves.ts";
import type { PurseContents } from "./purse/purse.ts";
import type { SignatureContents } from "./signature.ts";
import type { TerminalAuthority } from "./terminal-certificate.ts";

export const APPLICATION_AID: Uint8Array = Uint8Array.of(0xf0, 0x56, 0x4e, 0x42, 0x4e, 0x43, 0x01);
export const PROFILE_VERSION: Uint8Array = Uint8Array.of(1, 1);
/** Bits of EF.INFO. */
export const capabilities = {
  terminalAuthentication: 0x01,
  pin: 0x02,
  signatureKey: 0x04,
  purse: 0x08,
} as const;

export const MASTER_FILE = 0x3f00;

/** File identifier and short identifier. */
export const files = {
  cardAccess: { name: "EF.CardAccess", fid: 0x011c, sfi: 0x1c },
  info: { name: "EF.INFO", fid: 0x0101, sfi: 0x01 },
  credential: { name: "EF.VC", fid: 0x0102, sfi: 0x02 },
  disclosures: { name: "EF.DISCLOSURES", fid: 0x0103, sfi: 0x03 },
  index: { name: "EF.INDEX", fid: 0x0104, sfi: 0x04 },
  certificate: { name: "EF.CERT", fid: 0x0105, sfi: 0x05 },
  purseLog: { name: "EF.PURSE_LOG", fid: 0x0106, sfi: 0x06 },
} as const;

export const instructions = {
  verify: 0x20,
  manageSecurityEnvironment: 0x22,
  changeReferenceData: 0x24,
  performSecurityOperation: 0x2a,
  resetRetryCounter: 0x2c,
  externalAuthenticate: 0x82,
  getChallenge: 0x84,
  generalAuthenticate: 0x86,
  internalAuthenticate: 0x88,
  select: 0xa4,
  readBinary: 0xb0,
  readRecord: 0xb2,
  getResponse: 0xc0,
} as const;

/** id-PACE-ECDH-GM-AES-CBC-CMAC-128, BSI TR-03110-3 A.1.1.1. */
export const PACE_PROTOCOL_OID = "0.4.0.127.0.7.2.2.4.2.2";

/** ICAO 9303-11 table 4: standardised domain parameters a card of profile 1 may offer. */
export const paceParameterIds = { brainpoolP256r1: 13, "P-256": 12 } as const satisfies Partial<
  Record<CurveName, number>
>;
export type PaceCurveName = keyof typeof paceParameterIds;

export type DisclosureClass = "open" | "protected";

/** One selectively disclosable claim as it lies on the card: the bytes of its JSON array. */
export interface StoredDisclosure {
  readonly name: string;
  readonly class: DisclosureClass;
  readonly bytes: Uint8Array;
}

/** What personalisation writes into a card. */
export interface CardContents {
  /** Six ASCII digits. */
  readonly can: string;
  readonly curve: PaceCurveName;
  /** Object identifier; absent: {@link PACE_PROTOCOL_OID}, the one of the profile. */
  readonly paceProtocol?: string;
  /** The issuer-signed compact JWT, ASCII, at most 4,096 bytes. */
  readonly credential: string;
  /** At most 32, each of at most 1,024 bytes. */
  readonly disclosures: readonly StoredDisclosure[];
  /** P-256 private key; never leaves the card. */
  readonly holderKey: KeyObject;
  /** Six digits; the holder may choose others later. */
  readonly pin: string;
  /** Eight digits. */
  readonly puk: string;
  /** Whose certificates of terminals are believed; two while one is being replaced. */
  readonly terminalAuthorities: readonly TerminalAuthority[];
  /** Days since 1970: where the card's clock begins. */
  readonly clockDay: number;
  /** Absent where the card cannot sign. */
  readonly signature?: SignatureContents;
  /** Absent where the card has no purse. */
  readonly purse?: PurseContents;
}
