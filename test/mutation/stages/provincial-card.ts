/** The provincial card of the stages, opened once for real: what it said is what the stages repeat. @module */
import { type OpenCard, openCard } from "../../../core/citizen-card/open-card.ts";
import { ProvenCard } from "../../../core/citizen-card/proven-card.ts";
import { toBase64Url } from "../../../core/crypto/bytes.ts";
import type { SecureChannel } from "../../../core/emrtd/secure-messaging.ts";
import type { Result } from "../../../core/errors/result.ts";
import type { IdentifyRequest } from "../../../core/identity/identify.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import {
  assembleKeyBinding,
  keyBindingNonce,
  presentationHash,
  terminalAudience,
} from "../../../core/trust/key-binding.ts";
import { newMemory } from "../../../firmware-sim/card/memory.ts";
import type { CardName } from "../../../firmware-sim/personalise/catalogue.ts";
import { makeCard } from "../../../firmware-sim/personalise/make-card.ts";
import { CITIZENS } from "../../../firmware-sim/personalise/people.ts";
import { cardPin } from "../../../firmware-sim/personalise/printed.ts";
import { NOW, request, TERMINAL_ID } from "../../core/identity/card-in-reader.ts";
import { cardChannel } from "../../support/card-channel.ts";
import { type Exchange, recordedCard, recordingLink } from "../cards.ts";
import { terminalRandom } from "../replay.ts";
import type { Stage, StageSession } from "../stage.ts";
import { seededRandom } from "./national-cards.ts";

export const NAME: CardName = "minh-anh";
export const PIN = cardPin(NAME);
export const SECRETS = [PIN, CITIZENS[NAME].fullName, CITIZENS[NAME].personalNumber];

/** The card as a reader shows it. Its random numbers are the same each time. */
export function provincialChannel(): CardChannel {
  const card = makeCard(NAME, {
    now: NOW.getTime(),
    interface: "contactless",
    random: seededRandom(0xc17),
    memory: newMemory(),
    sleep: async () => undefined,
  });
  return cardChannel(card);
}

export function provincialRequest(): IdentifyRequest {
  return request(NAME, { random: terminalRandom() });
}

export async function openProvincialCard(): Promise<OpenCard> {
  return must(await openCard(provincialChannel(), provincialRequest()));
}

/**
 * A stage of an open card: `run` is given the link, once that of the real card, whose answers are written down, and then
 * that of each mutant. `random` is fresh for each.
 */
export async function recordedStage(
  card: OpenCard,
  facts: Pick<Stage, "name" | "weight" | "unsigned">,
  run: (open: OpenCard, session: Pick<StageSession, "random">) => Promise<Result<string>>,
): Promise<Stage> {
  const exchanges: Exchange[] = [];
  const live = await run(withLink(card, recordingLink(card.link, exchanges)), { random: terminalRandom() });
  if (!live.ok) throw new Error(`${facts.name}: ${live.failure.code} ${live.failure.detail ?? ""}`);
  return {
    ...facts,
    cipher: "AES-128",
    secrets: SECRETS,
    card: () => recordedCard(exchanges),
    run: ({ secure, random }) => run(withLink(card, secure), { random }),
  };
}

function withLink(card: OpenCard, link: OpenCard["link"]): OpenCard {
  return { ...card, link, isOpen: true };
}

/**
 * The card that has proved itself, whose link is the one of whoever runs now: the proof is checked once, not in every
 * run.
 */
export async function provenCard(
  card: OpenCard,
): Promise<{ readonly proven: ProvenCard; under(link: OpenCard["link"]): ProvenCard }> {
  let current: OpenCard["link"] | SecureChannel = card.link;
  const { random, bundle } = provincialRequest();
  const audience = terminalAudience(TERMINAL_ID);
  const nonce = random(32);
  const issuedAt = Math.floor(NOW.getTime() / 1000);
  const sdHash = presentationHash(card.credential, []);
  const signature = must(await card.proveHolder({ random: nonce, audience, issuedAt, sdHash }));
  const claims = { audience, issuedAt, nonce: keyBindingNonce(nonce, card.channelHash), sdHash };
  const moving: OpenCard = {
    ...card,
    isOpen: true,
    get link() {
      return current;
    },
  };
  const proof = {
    keyBinding: assembleKeyBinding(claims, signature),
    disclosures: [],
    random: toBase64Url(nonce),
  };
  const proven = must(ProvenCard.confirm(moving, proof, audience, bundle));
  return {
    proven,
    under(link) {
      current = link;
      return proven;
    },
  };
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code} ${result.failure.detail ?? ""}`);
  return result.value;
}
