/** A tap from the reader to the purse and the signature key, on a simulated card that can be pulled at any command. @module */
import { verifyPin } from "../../core/citizen-card/pin.ts";
import { ProvenCard } from "../../core/citizen-card/proven-card.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import { type IdentifyRequest, identify } from "../../core/identity/identify.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import { terminalAudience } from "../../core/trust/key-binding.ts";
import type { SimulatedCard } from "../../firmware-sim/card/simulated-card.ts";
import type { CardName } from "../../firmware-sim/personalise/catalogue.ts";
import { cardPin } from "../../firmware-sim/personalise/printed.ts";
import { channelTo } from "../core/identity/card-in-reader.ts";

export interface Pull {
  /** The command at which the card goes, from 0. */
  readonly at: number;
  /** Whether the card had carried that command out. */
  readonly carriedOut: boolean;
}

/** `count` tells the commands so far. */
export function pullable(
  card: SimulatedCard,
  pull: Pull = { at: Number.POSITIVE_INFINITY, carriedOut: false },
): { readonly channel: CardChannel; readonly count: () => number } {
  const inner = channelTo(card);
  let sent = 0;
  let gone = false;
  const channel: CardChannel = {
    ...inner,
    async transmit(command) {
      const index = sent;
      sent += 1;
      const isLast = index === pull.at;
      if (gone || (isLast && !pull.carriedOut)) gone = true;
      if (gone) return fail("card.lost");
      const answer = await inner.transmit(command);
      gone = isLast;
      return gone ? fail("card.lost") : answer;
    },
  };
  return { channel, count: () => sent };
}

/** Up to the card that proved itself. */
export async function prove(channel: CardChannel, request: IdentifyRequest): Promise<Result<ProvenCard>> {
  const identified = await identify(channel, request);
  if (!identified.ok) return identified;
  const { card, identity } = identified.value;
  if (identity.evidence === null) return fail("identity.assurance_too_low", "refused");
  const audience = terminalAudience(request.terminalId);
  return ProvenCard.confirm(card, identity.evidence, audience, request.bundle);
}

/** The same with the PIN of the card's letter. */
export async function proveWithPin(
  channel: CardChannel,
  request: IdentifyRequest,
  name: CardName,
): Promise<Result<ProvenCard>> {
  const proven = await prove(channel, request);
  if (!proven.ok) return proven;
  const verified = await verifyPin(proven.value, cardPin(name));
  return verified.ok ? ok(proven.value) : verified;
}
