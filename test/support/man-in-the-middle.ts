/**
 * Somebody between terminal and provincial card who knows the CAN: ends PACE on both sides with keys of his own, reads
 * and passes on everything. With a terminal's certificate and key of his own he shows that one to the card.
 * @module
 */
import { parseCommand } from "../../core/apdu/command.ts";
import { encodeResponse } from "../../core/apdu/response.ts";
import { statusWords } from "../../core/apdu/status-words.ts";
import {
  authenticateTerminal,
  type TerminalCredential,
} from "../../core/citizen-card/terminal-authentication.ts";
import type { RandomBytes } from "../../core/crypto/bytes.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { type PaceSession, runPace } from "../../core/emrtd/pace.ts";
import { canPassword } from "../../core/emrtd/pace-password.ts";
import { choosePaceSuite } from "../../core/emrtd/pace-suites.ts";
import { parsePaceInfos } from "../../core/emrtd/security-infos.ts";
import { ok } from "../../core/errors/result.ts";
import { canAccess } from "../../firmware-sim/card/can-access.ts";
import {
  type Answer,
  answer,
  CHAINED_CLA,
  type PlainCommand,
  status,
  toPlain,
} from "../../firmware-sim/card/command.ts";
import { instructions, type PaceCurveName } from "../../firmware-sim/card/profile.ts";
import { ChipSecureMessaging, isProtected } from "../../firmware-sim/card/protocols/secure-messaging.ts";
import { securityInfos } from "../../firmware-sim/card/security-infos.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";

export interface ManInTheMiddleOptions {
  readonly card: PluggableCard;
  readonly can: string;
  readonly curve: PaceCurveName;
  readonly random: RandomBytes;
  /** A terminal's certificate and key that came into his hands. */
  readonly terminal?: TerminalCredential;
}

export interface ManInTheMiddle extends PluggableCard {
  /** What he saw of protected answers, in clear. */
  readonly seen: readonly Uint8Array[];
}

export function manInTheMiddle({
  card,
  can,
  curve,
  random,
  terminal,
}: ManInTheMiddleOptions): ManInTheMiddle {
  const chip = canAccess({ can, curve }, random);
  const seen: Uint8Array[] = [];
  let towardsTerminal: ChipSecureMessaging | undefined;
  let towardsCard: PaceSession | undefined;

  function forget(): void {
    chip.abandon();
    towardsTerminal = undefined;
    towardsCard = undefined;
  }

  async function openCard(): Promise<PaceSession> {
    const infos = parsePaceInfos(securityInfos(curve));
    const suite = infos.ok ? choosePaceSuite(infos.value, () => true) : infos;
    if (!suite.ok) throw new Error(suite.failure.code);
    const channel = {
      atr: card.atr,
      interface: "contactless",
      limits: { maxCommandBytes: 65_544, maxResponseBytes: 65_538, extendedLength: true },
      transmit: async (command: Uint8Array) => ok(await card.process(command)),
    } as const;
    const session = await runPace(channel, suite.value, canPassword(can), random);
    if (!session.ok) throw new Error(session.failure.code);
    return session.value;
  }

  /** PACE is answered by himself; with its last step he opens the card as well. */
  async function inClear(command: PlainCommand): Promise<Answer | undefined> {
    if (command.ins === instructions.manageSecurityEnvironment) {
      return status(chip.select(command.data));
    }
    if (command.ins !== instructions.generalAuthenticate) return undefined;
    const step = chip.next(command.data, command.cla === CHAINED_CLA);
    if (!step.ok) return status(step.sw);
    if (step.value.opened !== undefined) {
      towardsCard = await openCard();
      towardsTerminal = new ChipSecureMessaging(step.value.opened.keys);
    }
    return answer(step.value.data);
  }

  async function passOn(session: PaceSession, command: PlainCommand): Promise<Answer> {
    if (command.ins === instructions.externalAuthenticate && terminal !== undefined) {
      const channelHash = sha256(session.terminalPublicKey, session.cardPublicKey);
      const shown = await authenticateTerminal(session.channel, channelHash, terminal);
      return status(shown.ok ? statusWords.ok : statusWords.authenticationFailed);
    }
    const { cla, ins, p1, p2, data, ne } = command;
    const response = await session.channel.transmit({ cla, ins, p1, p2, data, ne });
    if (!response.ok) return status(statusWords.noPreciseDiagnosis);
    seen.push(response.value.data);
    return response.value;
  }

  return {
    atr: card.atr,
    seen,
    reset() {
      forget();
      return card.reset();
    },
    powerOff() {
      forget();
      card.powerOff();
    },
    async process(bytes) {
      const parsed = parseCommand(bytes);
      if (!parsed.ok) return card.process(bytes);
      const command = toPlain(parsed.value);
      if (!isProtected(command)) {
        const own = await inClear(command);
        return own === undefined ? card.process(bytes) : encodeResponse(own);
      }
      if (towardsTerminal === undefined || towardsCard === undefined) {
        return encodeResponse(status(statusWords.conditionsNotSatisfied));
      }
      const inner = towardsTerminal.unwrap(command);
      if (!inner.ok) return encodeResponse(status(inner.sw));
      return encodeResponse(towardsTerminal.wrap(await passOn(towardsCard, inner.value), command.ins));
    },
  };
}
