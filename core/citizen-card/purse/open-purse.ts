/** The purse of a card that has proved itself. @module */
import type { ApduLink } from "../../apdu/link.ts";
import { importPublicJwk } from "../../crypto/jwk.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { type Credential, parseCredential } from "../../trust/credential.ts";
import type { ProvenCard } from "../proven-card.ts";
import type { PurseIdentity } from "./certificate.ts";

export interface OpenPurse extends PurseIdentity {
  /** The secure channel; the terminal has authenticated itself over it. */
  readonly link: ApduLink;
}

export const PURSE_CLA = 0x80;
export const purseInstructions = { getPurse: 0x50, credit: 0x52, debit: 0x54 } as const;

/** In the proprietary range of ISO 7816-3 (SW1 9X). */
export const purseStatusWords = {
  balanceTooSmall: 0x9401,
  overDebitLimit: 0x9402,
  overSpendingLimit: 0x9403,
  idInUse: 0x9404,
  counterNotExpected: 0x9405,
  overMaximumBalance: 0x9406,
} as const;

/** Number of the card and purse key, from a credential whose signature was verified. Fails with `purse.absent`. */
export function purseOf({ payload }: Credential): Result<PurseIdentity> {
  const { purse } = payload;
  return purse === undefined
    ? fail("purse.absent")
    : ok({ card: purse.card, key: importPublicJwk(purse.jwk) });
}

/** Fails with `purse.absent` where the credential names no purse key, and `vc.malformed`. */
export function openPurse({ card }: ProvenCard): Result<OpenPurse> {
  const credential = parseCredential(card.credential);
  const identity = credential.ok ? purseOf(credential.value) : credential;
  return identity.ok ? ok({ ...identity.value, link: card.link }) : identity;
}
