/** Answers in pieces, 61xx and GET RESPONSE (ISO 7816-4 §5.1, §11.4.1), on both sides of whoever stands in the middle. @module */
import { type CommandApdu, encodeCommand, MAX_SHORT_NE } from "../../../core/apdu/command.ts";
import { parseResponse, type ResponseApdu } from "../../../core/apdu/response.ts";
import { concat } from "../../../core/crypto/bytes.ts";
import { PLAIN_CLA, type PlainCommand } from "../../card/command.ts";
import type { PluggableCard } from "../pluggable-card.ts";

const GET_RESPONSE = 0xc0;
const MORE = 0x61;

/** The card's answer with all its pieces; undefined where the card went away. */
export async function wholeAnswer(
  card: Pick<PluggableCard, "process">,
  command: CommandApdu,
): Promise<ResponseApdu | undefined> {
  const pieces: Uint8Array[] = [];
  let next = command;
  for (;;) {
    const answer = parseResponse(await card.process(encodeCommand(next)));
    if (!answer.ok) return undefined;
    const { data, sw } = answer.value;
    pieces.push(data);
    // A piece of no bytes promises more for ever.
    if (sw >> 8 !== MORE || (pieces.length > 1 && data.length === 0)) return { data: concat(...pieces), sw };
    next = { cla: PLAIN_CLA, ins: GET_RESPONSE, p1: 0, p2: 0, ne: sw & 0xff || MAX_SHORT_NE };
  }
}

/** As many bytes as were asked for, and the rest when GET RESPONSE asks for it. */
export class Portions {
  #rest: ResponseApdu | undefined;

  forget(): void {
    this.#rest = undefined;
  }

  /** What is said to a command that may be answered with `room` bytes. */
  begin({ data, sw }: ResponseApdu, room: number): ResponseApdu {
    this.#rest = undefined;
    if (data.length <= room) return { data, sw };
    const rest = data.slice(room);
    this.#rest = { data: rest, sw };
    return { data: data.slice(0, room), sw: (MORE << 8) | (rest.length > 0xff ? 0 : rest.length) };
  }

  /** Undefined where it is no GET RESPONSE or nothing is left. */
  next({ cla, ins, ne }: PlainCommand): ResponseApdu | undefined {
    const rest = this.#rest;
    const asked = rest !== undefined && cla === PLAIN_CLA && ins === GET_RESPONSE;
    return asked ? this.begin(rest, ne || MAX_SHORT_NE) : undefined;
  }
}
