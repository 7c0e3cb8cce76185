/** Purses of the demonstration's cards. @module */
import { DEMONSTRATION, demonstrationKey } from "../../core/crypto/demonstration.ts";
import { importPrivateJwk, importPublicJwk, type PublicJwk } from "../../core/crypto/jwk.ts";
import type { PurseContents } from "../card/purse/purse.ts";
import type { CardName, Defect } from "./catalogue.ts";
import { cardNumber } from "./printed.ts";

/** Đồng that a card of the demonstration begins with. */
const OPENING_BALANCE = 500_000;
/** Đồng. Fees of the commune's procedures lie far below. */
const LIMITS = { perDebit: 200_000, sincePin: 500_000, maximumBalance: 5_000_000 } as const;

/** What the issuer signs of the purse. */
export function purseClaim(name: CardName): { readonly card: string; readonly jwk: PublicJwk } {
  return { card: cardNumber(name), jwk: demonstrationKey(`purse/${name}`).publicJwk };
}

export function purseContents(name: CardName, defect: Defect | null): PurseContents {
  const label = defect === "copiedWithoutKey" ? `copy/purse/${name}` : `purse/${name}`;
  return {
    card: cardNumber(name),
    key: importPrivateJwk(demonstrationKey(label).privateJwk),
    issuerKey: importPublicJwk(demonstrationKey(DEMONSTRATION.labels.purseIssuer).publicJwk),
    balance: OPENING_BALANCE,
    limits: LIMITS,
  };
}
