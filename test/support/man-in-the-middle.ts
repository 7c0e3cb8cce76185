/**
 * Somebody between terminal and card who notes what he reads. With a terminal's certificate and key of his own he shows
 * that one to a provincial card.
 * @module
 */
import { statusWords } from "../../core/apdu/status-words.ts";
import {
  authenticateTerminal,
  type TerminalCredential,
} from "../../core/citizen-card/terminal-authentication.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { fail, ok } from "../../core/errors/result.ts";
import { done, status } from "../../firmware-sim/card/command.ts";
import { instructions } from "../../firmware-sim/card/profile.ts";
import {
  ManInTheMiddle,
  type OpenedCard,
  type Treatment,
} from "../../firmware-sim/reader/middle/man-in-the-middle.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";

interface Noting extends ManInTheMiddle {
  /** What he saw of protected answers, in clear. */
  readonly seen: readonly Uint8Array[];
}

/** `terminal`: a terminal's certificate and key that came into his hands. */
export function manInTheMiddle(card: PluggableCard, terminal?: TerminalCredential): Noting {
  const { printed } = card;
  if (printed === undefined) throw new Error("nothing is printed on this card");
  const seen: Uint8Array[] = [];
  const treat: Treatment = async (command, opened, room) => {
    if (command.ins === instructions.externalAuthenticate && terminal !== undefined) {
      return done(status(await showTo(opened, terminal)));
    }
    const answer = await opened.exchange(command, room);
    if (answer.ok) seen.push(answer.value.data);
    return answer;
  };
  return Object.assign(new ManInTheMiddle({ card, printed, treat }), { seen });
}

async function showTo(card: OpenedCard, terminal: TerminalCredential): Promise<number> {
  const link = {
    maxNe: 200,
    transmit: async ({ cla, ins, p1, p2, data = new Uint8Array(), ne = 0 }) => {
      const answer = await card.exchange({ cla, ins, p1, p2, data, ne, leZero: false });
      return answer.ok ? ok(answer.value) : fail("card.refused");
    },
  } satisfies Parameters<typeof authenticateTerminal>[0];
  const channelHash = sha256(card.terminalPublicKey, card.chipPublicKey);
  const shown = await authenticateTerminal(link, channelHash, terminal);
  return shown.ok ? statusWords.ok : statusWords.authenticationFailed;
}
