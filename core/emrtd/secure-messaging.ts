/** A card channel under secure messaging: what goes in and comes out is plain, what passes is protected. @module */
import type { CommandApdu } from "../apdu/command.ts";
import { transmitApdu, withExactLe } from "../apdu/exchange.ts";
import { type ApduLink, maxResponseData } from "../apdu/link.ts";
import type { ResponseApdu } from "../apdu/response.ts";
import { describeStatus } from "../apdu/status-words.ts";
import { fail, type Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { cipherOf, type SecureMessagingKeys } from "./cipher.ts";
import { maxPlainBytes, openResponse, protectCommand, protectedBytes } from "./protected-command.ts";

export interface SecureChannel extends ApduLink {
  /** False after the first failure; every later command then fails with `sm.broken` and sends nothing. */
  readonly isOpen: boolean;
}

/**
 * `startCounter` is the send sequence counter before the first command: zero after PACE and chip authentication,
 * made of both challenges after basic access control (ICAO 9303-11 §9.8.5.3, §9.8.6.3). It wraps at its length.
 * An answer that is unprotected or wrong, and a card that is lost, close the channel: the counters of both sides
 * can no longer be known to agree. Failures of `transmit`: `sm.broken` and those of `transmitApdu`.
 */
export function openSecureChannel(
  channel: CardChannel,
  keys: SecureMessagingKeys,
  startCounter = 0n,
): SecureChannel {
  const { blockBytes } = cipherOf(keys.family);
  const next = (counter: bigint) => BigInt.asUintN(blockBytes * 8, counter + 1n);
  let open = true;
  let ssc = startCounter;

  /** A protected 6Cxx leaves the channel whole, so that the command goes once more, protected anew. */
  async function transmit(command: CommandApdu, mostBytes?: number): Promise<Result<ResponseApdu>> {
    const most = mostBytes === undefined ? undefined : protectedBytes(mostBytes, blockBytes);
    const answer = await exchange(command, most);
    const corrected = answer.ok ? withExactLe(command, answer.value) : undefined;
    return corrected === undefined ? answer : exchange(corrected, most);
  }

  async function exchange(command: CommandApdu, most?: number): Promise<Result<ResponseApdu>> {
    if (!open) return fail("sm.broken", "channel closed");
    // Closed until the answer has proved good, so that no way out of here leaves it open by mistake.
    open = false;
    const commandCounter = next(ssc);
    const protectedCommand = protectCommand(command, keys, commandCounter, channel.limits.extendedLength);
    const answer = await transmitApdu(channel, protectedCommand, most);
    if (!answer.ok) return answer;
    if (answer.value.data.length === 0) {
      return fail("sm.broken", `unprotected ${describeStatus(answer.value.sw)}`);
    }
    ssc = next(commandCounter);
    const opened = openResponse(answer.value, keys, ssc);
    open = opened.ok;
    return opened;
  }

  return {
    maxNe: maxPlainBytes(maxResponseData(channel), blockBytes),
    transmit,
    get isOpen() {
      return open;
    },
  };
}
