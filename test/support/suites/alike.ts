/** Whole reads of the same card with the same chances, so that two readers can be compared exchange by exchange. @module */
import { toHex } from "../../../core/crypto/bytes.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import { identify } from "../../../core/identity/identify.ts";
import { identifyDocument } from "../../../core/identity/national/identify-document.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import { type CardName, isCardName } from "../../../firmware-sim/personalise/catalogue.ts";
import type { NationalCardName } from "../../../firmware-sim/personalise/national/catalogue.ts";
import type { PluggableCard } from "../../../firmware-sim/reader/pluggable-card.ts";
import { describeExchange } from "../../../firmware-sim/reader/trace.ts";
import { request } from "../../core/identity/card-in-reader.ts";
import { seeded } from "../fault-transcript.ts";
import { documentRequest } from "../national.ts";

/** The day of the provincial request's trust; any day would do for the national one. */
export const NOW = new Date("2026-03-10T08:00:00Z");

export interface WholeRead {
  /** Checks, remarks, claims, assurance, link; everything that is said of the card. */
  readonly verdict: unknown;
  /** Header bytes, lengths, status word. */
  readonly exchanges: readonly string[];
  /** Whole commands and answers. */
  readonly bytes: readonly string[];
}

/** Bytes that begin anew at each power-up of the card, however often a reader powers it before the read. */
export function chances(): { readonly random: RandomBytes; again(): void } {
  let source = seeded("card");
  return {
    random: (length) => source(length),
    again() {
      source = seeded("card");
    },
  };
}

/** Calls `again` at each reset, before the card answers it. */
export function restarting(card: PluggableCard, again: () => void): PluggableCard {
  return {
    atr: card.atr,
    reset() {
      again();
      return card.reset();
    },
    powerOff: () => card.powerOff(),
    process: (command) => card.process(command),
  };
}

export async function readWhole(channel: CardChannel, name: CardName | NationalCardName): Promise<WholeRead> {
  const exchanges: string[] = [];
  const bytes: string[] = [];
  const told: CardChannel = {
    ...channel,
    async transmit(command) {
      const answer = await channel.transmit(command);
      exchanges.push(describeExchange(command, answer.ok ? answer.value : undefined));
      bytes.push(`${toHex(command)} ${answer.ok ? toHex(answer.value) : answer.failure.code}`);
      return answer;
    },
  };
  return { verdict: await verdictOf(told, name), exchanges, bytes };
}

async function verdictOf(channel: CardChannel, name: CardName | NationalCardName): Promise<unknown> {
  const random = seeded("terminal");
  if (isCardName(name)) {
    const read = await identify(channel, request(name, { now: NOW, random }));
    if (!read.ok) return read;
    const { claims, checks, assurance, link, kind } = read.value.identity;
    return { claims, checks, assurance, link, kind, index: read.value.index };
  }
  const read = await identifyDocument(channel, { ...documentRequest(name, NOW), random, photograph: true });
  if (!read.ok) return read;
  const { claims, checks, remarks, assurance, link, sources, photographs, document } = read.value;
  const faces = photographs.map(({ kind, bytes }) => `${kind} ${toHex(sha256(bytes))}`);
  return { claims, checks, remarks, assurance, link, sources, faces, document: toHex(document) };
}
