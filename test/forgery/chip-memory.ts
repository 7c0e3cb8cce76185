/** Cards that behave as no other of their kind does, laid down before the next person's: what a terminal remembers of them. @module */

import type { ChipBehaviour, NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import type { NationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import { makeNationalCardContents } from "../../firmware-sim/personalise/national/make-national-card.ts";
import { createChipMemory } from "../../main/service/chip-memory.ts";
import { ACCEPTED, type Attack, type Outcome } from "./attack.ts";
import { now, show } from "./national.ts";

const contentsOf = (name: NationalCardName) => makeNationalCardContents(name, { now: now.getTime() });

const SHORT_ONLY = {
  extendedLength: false,
  maxCommandBytes: 261,
  maxResponseBytes: 258,
  tooLong: "6CXX",
} as const;
const INSIDE_ONLY = { cardAccess: "afterApplication", shortFileIdentifiers: false } as const;

/** One after the other on one reader, with the same answer to reset; the last one is the next person's. */
async function after(
  first: NationalCardContents,
  behaviour: Partial<ChipBehaviour>,
  next: NationalCardContents,
  expected: Outcome,
): Promise<Outcome> {
  const request = { memory: createChipMemory() };
  const odd = { ...first, atr: next.atr, behaviour: { ...first.behaviour, ...behaviour } };
  const before = await show(odd, { request });
  return before === expected ? show(next, { request }) : `${before} before`;
}

const forged = contentsOf("cccd-unknown-issuer");
const own = contentsOf("cccd-minh-anh");
const outsideOnly = contentsOf("cccd-thuy-duong");
const diffieHellman = contentsOf("cccd-van-phuc");

export const chipMemory: readonly Attack[] = [
  { id: "A12.0", run: () => after(own, {}, own, ACCEPTED) },
  { id: "A12.1", run: () => after(forged, INSIDE_ONLY, outsideOnly, "issuer.unknown") },
  { id: "A12.2", run: () => after(forged, SHORT_ONLY, diffieHellman, "issuer.unknown") },
  { id: "A12.3", run: () => after(own, INSIDE_ONLY, outsideOnly, ACCEPTED) },
  { id: "A12.4", run: () => after(own, SHORT_ONLY, diffieHellman, ACCEPTED) },
];
