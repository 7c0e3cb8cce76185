/** A card for the tests of the card itself, with contents of round sizes. @module */
import { utf8 } from "../../core/crypto/bytes.ts";
import { demonstrationKey } from "../../core/crypto/demonstration.ts";
import { importPrivateJwk, importPublicJwk } from "../../core/crypto/jwk.ts";
import type { CardContents } from "../../firmware-sim/card/profile.ts";
import { SimulatedCard, type SimulatedCardOptions } from "../../firmware-sim/card/simulated-card.ts";
import { random } from "../../main/random.ts";

export const CAN = "123456";
export const PIN = "246802";
export const PUK = "13579135";
/** Who signs certificates of terminals for this card. */
export const AUTHORITY = { name: "TEST-1", label: "test/terminal-authority" } as const;
/** 2026-01-01: date -u -d 2026-01-01 +%s, divided by 86400. */
export const CLOCK_DAY = 20_454;

export const contents: CardContents = {
  can: CAN,
  curve: "brainpoolP256r1",
  credential: "c".repeat(1_000),
  disclosures: [
    { name: "full_name", class: "open", bytes: utf8('["s","full_name","A"]') },
    { name: "residence", class: "open", bytes: utf8("r".repeat(700)) },
    { name: "religion", class: "protected", bytes: utf8('["s","religion","B"]') },
  ],
  holderKey: importPrivateJwk(demonstrationKey("holder/test").privateJwk),
  pin: PIN,
  puk: PUK,
  terminalAuthorities: [
    { name: AUTHORITY.name, key: importPublicJwk(demonstrationKey(AUTHORITY.label).publicJwk) },
  ],
  clockDay: CLOCK_DAY,
};

export function sampleCard(options: Partial<SimulatedCardOptions> = {}): SimulatedCard {
  return new SimulatedCard({
    contents,
    interface: "contactless",
    random,
    sleep: async () => undefined,
    ...options,
  });
}
