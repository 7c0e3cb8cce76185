/** PACE as a national ID card is personalised for it: its suites, and the passwords printed on it. @module */
import type { RandomBytes } from "../../../core/ports/clock.ts";
import type { Workload } from "../protocols/domain.ts";
import { PaceChip } from "../protocols/pace.ts";
import { canSecret, mrzSecret, passwordReference } from "../protocols/pace-passwords.ts";
import type { NationalCardContents } from "./contents.ts";

type PaceContents = Pick<NationalCardContents, "pace" | "mrzInformation" | "can" | "mappingKey">;

export function nationalPace(
  { pace, mrzInformation, can, mappingKey }: PaceContents,
  random: RandomBytes,
  work: Workload,
): PaceChip {
  const passwords = new Map<number, Uint8Array>([[passwordReference.mrz, mrzSecret(mrzInformation)]]);
  if (can !== undefined) passwords.set(passwordReference.can, canSecret(can));
  return new PaceChip({ offers: pace, passwords, mappingKey, random, work });
}
