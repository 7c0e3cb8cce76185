/** PACE as a national ID card is personalised for it: its suites, and the passwords printed on it. @module */
import type { RandomBytes } from "../../../core/ports/clock.ts";
import type { Workload } from "../protocols/domain.ts";
import { PaceChip, type PaceSettings } from "../protocols/pace.ts";
import { canSecret, mrzSecret, passwordReference } from "../protocols/pace-passwords.ts";
import type { NationalCardContents } from "./contents.ts";

type PrintedContents = Pick<NationalCardContents, "pace" | "mrzInformation" | "can">;
type PaceContents = PrintedContents & Pick<NationalCardContents, "mappingKey" | "behaviour">;

export function nationalPace(contents: PaceContents, random: RandomBytes, work: Workload): PaceChip {
  const { behaviour, mappingKey } = contents;
  const { parameterReference } = behaviour;
  return new PaceChip({ ...printedPasswords(contents), mappingKey, parameterReference, random, work });
}

/** What the chip runs, and what is printed on the card. */
export function printedPasswords({
  pace,
  mrzInformation,
  can,
}: PrintedContents): Pick<PaceSettings, "offers" | "passwords"> {
  const passwords = new Map<number, Uint8Array>([[passwordReference.mrz, mrzSecret(mrzInformation)]]);
  if (can !== undefined) passwords.set(passwordReference.can, canSecret(can));
  return { offers: pace, passwords };
}
