/** Purses as they leave the factory (card profile, "Purse"). @module */
import { importPrivateJwk, importPublicJwk, type PublicJwk } from "../../core/crypto/jwk.ts";
import type { PurseContents } from "../card/purse/purse.ts";
import type { ProvincialIssuer } from "./provincial-issuer.ts";

/** What a purse begins with and may do. Amounts in đồng. */
export type PursePlan = Pick<PurseContents, "balance" | "limits">;

/** Fees of the commune's procedures lie far below. */
export const USUAL_PURSE: PursePlan = {
  balance: 500_000,
  limits: { perDebit: 200_000, sincePin: 500_000, maximumBalance: 5_000_000 },
};

/** Whose purse: the label of the card in the issuer's keys, and the number printed on it. */
export interface PurseCard {
  readonly label: string;
  readonly number: string;
}

/** What the issuer signs of the purse. */
export function purseClaim(
  { label, number }: PurseCard,
  { key }: ProvincialIssuer,
): { readonly card: string; readonly jwk: PublicJwk } {
  return { card: number, jwk: key(`purse/${label}`).publicJwk };
}

/** A copy has a key of its own. */
export function purseContents(
  { label, number }: PurseCard,
  plan: PursePlan,
  { key, labels }: ProvincialIssuer,
  copied: boolean,
): PurseContents {
  return {
    ...plan,
    card: number,
    key: importPrivateJwk(key(copied ? `copy/purse/${label}` : `purse/${label}`).privateJwk),
    issuerKey: importPublicJwk(key(labels.purseIssuer).publicJwk),
  };
}
