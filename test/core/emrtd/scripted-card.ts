/** A card that plays back responses and notes the commands it was sent. @module */
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { fail, ok } from "../../../core/errors/result.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import { SHORT_LIMITS } from "../../support/card-channel.ts";

export function scriptedCard(responses: readonly string[], limits = SHORT_LIMITS) {
  const sent: string[] = [];
  const channel: CardChannel = {
    atr: new Uint8Array(),
    interface: "contactless",
    limits,
    transmit: async (command) => {
      const next = responses[sent.length];
      sent.push(toHex(command));
      return next === undefined ? fail("card.no_answer") : ok(fromHex(next));
    },
  };
  return { channel, sent };
}
