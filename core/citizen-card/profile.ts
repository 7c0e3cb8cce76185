/** The constants of the card profile, version 1 (docs/card-profile.md). @module */
import { fromHex } from "../crypto/bytes.ts";

export const CITIZEN_CARD_AID: Uint8Array = fromHex("F0564E424E4301");
export const PROFILE_MAJOR = 1;
/** Terminal authentication and the PIN came with it; cards before it were never handed out. */
export const LEAST_PROFILE_MINOR = 1;

/** Short identifiers of the elementary files. */
export const sfi = { info: 0x01, credential: 0x02, disclosures: 0x03, index: 0x04 } as const;

export const MAX_INFO_BYTES = 512;
export const MAX_CREDENTIAL_BYTES = 4_096;
export const MAX_DISCLOSURE_BYTES = 1_024;
export const MAX_INDEX_ENTRIES = 32;
/** 32 entries of at most 64 bytes. */
export const MAX_INDEX_BYTES = 2_048;

export const VCT_CITIZEN = "urn:vn:bacninh:citizen:1";
export const VCT_STAFF = "urn:vn:bacninh:staff:1";
