/** The numbers of the card profile (docs/card-profile.md), as the card knows them. @module */
import type { KeyObject } from "node:crypto";
import type { CurveName } from "../../core/crypto/curves.ts";

export const APPLICATION_AID: Uint8Array = Uint8Array.of(0xf0, 0x56, 0x4e, 0x42, 0x4e, 0x43, 0x01);
export const PROFILE_VERSION: Uint8Array = Uint8Array.of(1, 0);
/** Terminal authentication, PIN, signature key and purse have their bits here; profile 1.0 has none of them. */
export const CAPABILITIES = 0x00;

export const MASTER_FILE = 0x3f00;

/** File identifier and short identifier. EF.CERT is reserved and not on a card of profile 1.0. */
export const files = {
  cardAccess: { fid: 0x011c, sfi: 0x1c },
  info: { fid: 0x0101, sfi: 0x01 },
  credential: { fid: 0x0102, sfi: 0x02 },
  disclosures: { fid: 0x0103, sfi: 0x03 },
  index: { fid: 0x0104, sfi: 0x04 },
} as const;

export const instructions = {
  manageSecurityEnvironment: 0x22,
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
  /** The issuer-signed compact JWT, ASCII, at most 4,096 bytes. */
  readonly credential: string;
  /** At most 32, each of at most 1,024 bytes. */
  readonly disclosures: readonly StoredDisclosure[];
  /** P-256 private key; never leaves the card. */
  readonly holderKey: KeyObject;
}
