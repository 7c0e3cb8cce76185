/** Answer to reset of each interface (ISO 7816-3 §8.2; PC/SC part 3 §3.1.3.2.3 for contactless). @module */
import type { CardInterface } from "../../core/ports/card-reader.ts";

const INITIAL_CHARACTER = 0x3b;

/** Everything between the initial character and the check character; the five historical bytes come last. */
const bodies: Readonly<Record<CardInterface, readonly number[]>> = {
  // T0: TD1 and five historical bytes. TD1: T=1 and nothing more.
  contact: [0x85, 0x01, 0x42, 0x4e, 0x43, 0x01, 0x31],
  // TD1 80 and TD2 01 are fixed by PC/SC part 3 for every ISO 14443-4 card.
  contactless: [0x85, 0x80, 0x01, 0x42, 0x4e, 0x43, 0x01, 0x32],
};

export function answerToReset(cardInterface: CardInterface): Uint8Array {
  const body = bodies[cardInterface];
  const check = body.reduce((sum, byte) => sum ^ byte, 0);
  return Uint8Array.of(INITIAL_CHARACTER, ...body, check);
}
