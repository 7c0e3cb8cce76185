/** The national ID cards whose files and protocols the stages are made of. @module */
import type { IdentifyDocumentRequest } from "../../../core/identity/national/identify-document.ts";
import type { NationalCardContents } from "../../../firmware-sim/card/national/contents.ts";
import { NationalCard } from "../../../firmware-sim/card/national/national-card.ts";
import type { NationalCardName } from "../../../firmware-sim/personalise/national/catalogue.ts";
import { makeNationalCardContents } from "../../../firmware-sim/personalise/national/make-national-card.ts";
import { randomBytes, seeded } from "../../support/mutate.ts";
import { documentRequest } from "../../support/national.ts";

/** The day of every stage: its certificates and dates are those of this day. */
export const NOW = new Date(Date.UTC(2026, 10, 22, 9));

export function contentsOf(name: NationalCardName): NationalCardContents {
  return makeNationalCardContents(name, { now: NOW.getTime() });
}

export function requestOf(name: NationalCardName): IdentifyDocumentRequest {
  return documentRequest(name, NOW);
}

/** The same numbers at every start, so that a recording can be made again. */
export function seededRandom(seed: number): (length: number) => Uint8Array {
  const rng = seeded(seed);
  return (length) => randomBytes(rng, length);
}

export function cardWith(contents: NationalCardContents, seed: number): NationalCard {
  const card = new NationalCard({ contents, interface: "contactless", random: seededRandom(seed) });
  card.reset();
  return card;
}

/** Number and name as they stand on the card, which no failure may tell. */
export function secretsOf(contents: NationalCardContents): readonly string[] {
  const dg1 = Buffer.from(contents.applicationFiles.get(0x0101) ?? []).toString("latin1");
  const zone = dg1.slice(-90);
  const numbers = [zone.slice(5, 14), zone.slice(15, 27), contents.mrzInformation];
  const names = zone
    .slice(60)
    .split("<")
    .filter((part) => part.length > 3);
  return [...numbers, ...names, ...(contents.can === undefined ? [] : [contents.can])];
}
