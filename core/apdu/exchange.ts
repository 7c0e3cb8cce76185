/**
 * One command and its whole answer: the only place where "more bytes available" (61xx) and "wrong Le" (6Cxx)
 * are handled (ISO 7816-4 §5.6).
 * @module
 */
import { concat } from "../crypto/bytes.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { type CommandApdu, encodeCommand, MAX_SHORT_NE, needsExtendedLength } from "./command.ts";
import { parseResponse, type ResponseApdu } from "./response.ts";
import { statusWords } from "./status-words.ts";

const INS_GET_RESPONSE = 0xc0;
/** Bits 1-2 of CLA carry the logical channel; chaining and secure messaging do not belong to GET RESPONSE. */
const CLA_CHANNEL_BITS = 0x03;
/** The most bytes one answer may gather; one extended response is the largest that ISO 7816-4 knows. */
const MAX_ANSWER_BYTES = 65_536;
/**
 * GET RESPONSE commands for one answer: the largest answer at 256 bytes each. A card that gives a byte at a time would
 * hold the terminal for many minutes below the bound of bytes.
 */
const MAX_GET_RESPONSES = 256;

/**
 * Sends the command and gathers its answer. The status word is the last one met, never 61xx.
 * Fails with `card.lost` (no status word), `card.too_large` (the command does not fit the reader, or the card keeps
 * announcing more than `maxBytes`), `card.malformed` (bytes announced but not given, or in too many pieces) and what the channel fails with.
 */
export async function transmitApdu(
  channel: CardChannel,
  command: CommandApdu,
  maxBytes = MAX_ANSWER_BYTES,
): Promise<Result<ResponseApdu>> {
  let answer = await exchange(channel, command);
  const corrected = answer.ok ? withExactLe(command, answer.value) : undefined;
  if (corrected !== undefined) answer = await exchange(channel, corrected);
  if (!answer.ok || answer.value.sw >> 8 !== 0x61) return bounded(answer, maxBytes);

  const parts = [answer.value.data];
  let total = answer.value.data.length;
  let sw = answer.value.sw;
  for (let rounds = 0; sw >> 8 === 0x61; rounds++) {
    if (rounds === MAX_GET_RESPONSES) return fail("card.malformed", "GET RESPONSE rounds");
    const next = await exchange(channel, getResponse(command.cla, announced(sw)));
    if (!next.ok) return next;
    sw = next.value.sw;
    // An announcement that brings nothing would let a card hold the terminal for ever.
    if (sw >> 8 === 0x61 && next.value.data.length === 0) return fail("card.malformed", "GET RESPONSE empty");
    total += next.value.data.length;
    if (total > maxBytes) return fail("card.too_large", "response");
    parts.push(next.value.data);
  }
  return ok({ data: concat(...parts), sw });
}

/**
 * The command once more with the length that a "wrong Le" (6Cxx) announces; undefined for any other answer. One that
 * has data is a protected answer, whose status word speaks of the command inside. 6C00 stands for 256 bytes or more:
 * to a command that asks for more than those it says too little to go by.
 */
export function withExactLe(command: CommandApdu, { data, sw }: ResponseApdu): CommandApdu | undefined {
  if (sw >> 8 !== 0x6c || data.length > 0) return undefined;
  if (sw === statusWords.exactLengthUntold && (command.ne ?? 0) > MAX_SHORT_NE) return undefined;
  return { ...command, ne: announced(sw) };
}

async function exchange(channel: CardChannel, command: CommandApdu): Promise<Result<ResponseApdu>> {
  const bytes = encodeCommand(command);
  const { extendedLength, maxCommandBytes } = channel.limits;
  if (bytes.length > maxCommandBytes || (needsExtendedLength(command) && !extendedLength)) {
    return fail("card.too_large", "command for this reader");
  }
  const response = await channel.transmit(bytes);
  return response.ok ? parseResponse(response.value) : response;
}

function bounded(answer: Result<ResponseApdu>, maxBytes: number): Result<ResponseApdu> {
  return answer.ok && answer.value.data.length > maxBytes ? fail("card.too_large", "response") : answer;
}

function getResponse(cla: number, ne: number): CommandApdu {
  return { cla: cla & CLA_CHANNEL_BITS, ins: INS_GET_RESPONSE, p1: 0, p2: 0, ne };
}

/** SW2 of 61xx and 6Cxx is a count; zero stands for 256 or more. */
function announced(sw: number): number {
  return sw & 0xff || 256;
}
