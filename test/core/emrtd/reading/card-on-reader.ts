/** A national ID card of the simulator on a reader that can be made to fail, and what a reading of it is asked for. @module */
import type { ChipMemory, ChipTraits } from "../../../../core/emrtd/reading/chip-memory.ts";
import type { ReadDocumentRequest } from "../../../../core/emrtd/reading/document-reading.ts";
import { fail, ok, type Result } from "../../../../core/errors/result.ts";
import type { ApduLimits, CardChannel } from "../../../../core/ports/card-reader.ts";
import type { NationalCardContents } from "../../../../firmware-sim/card/national/contents.ts";
import { NationalCard } from "../../../../firmware-sim/card/national/national-card.ts";
import type { NationalCardName } from "../../../../firmware-sim/personalise/national/catalogue.ts";
import { makeNationalCardContents } from "../../../../firmware-sim/personalise/national/make-national-card.ts";
import { random } from "../../../../main/random.ts";
import { EXTENDED_LIMITS } from "../../../support/card-channel.ts";
import { secretsOf } from "../../../support/national.ts";

const NOW = Date.UTC(2026, 10, 22, 9);

export function contentsOf(name: NationalCardName): NationalCardContents {
  return makeNationalCardContents(name, { now: NOW });
}

export interface ReaderOptions {
  readonly limits?: ApduLimits;
  /** Answers in place of the card: undefined lets the card answer. */
  readonly instead?: (command: Uint8Array, index: number) => Result<Uint8Array> | undefined;
}

/** Each `lay` is a card laid down anew: reset, with nothing selected. Commands are counted over all of them. */
export function reader({ limits = EXTENDED_LIMITS, instead }: ReaderOptions = {}) {
  const sent: Uint8Array[] = [];
  let laid = 0;

  function lay(contents: NationalCardContents): CardChannel {
    laid += 1;
    const card = new NationalCard({ contents, interface: "contactless", random });
    card.reset();
    let there = true;
    const transmit = async (command: Uint8Array): Promise<Result<Uint8Array>> => {
      if (!there) return fail("card.lost");
      sent.push(command);
      const answer = instead?.(command, sent.length - 1) ?? ok(await card.process(command));
      there = answer.ok || answer.failure.code !== "card.lost";
      return answer;
    };
    return { atr: card.atr, interface: card.interface, limits, transmit };
  }

  return { lay, sent, timesLaid: () => laid };
}

export function requestFor(
  contents: NationalCardContents,
  change: Partial<ReadDocumentRequest> = {},
): ReadDocumentRequest {
  return {
    secrets: secretsOf(contents),
    policy: { allowBac: true, mappings: ["generic", "integrated", "chip-authentication"] },
    random,
    judgeSecurityObject: () => "verified",
    isBelieved: () => true,
    ...change,
  };
}

export function memory(): ChipMemory & { readonly entries: ReadonlyMap<string, ChipTraits> } {
  const entries = new Map<string, ChipTraits>();
  return {
    entries,
    get: (key) => entries.get(key),
    set: (key, traits) => void entries.set(key, traits),
    delete: (key) => void entries.delete(key),
  };
}

/** The file of the chip, as it was personalised. */
export function fileIn(contents: NationalCardContents, identifier: number): Uint8Array | undefined {
  return contents.applicationFiles.get(identifier);
}
