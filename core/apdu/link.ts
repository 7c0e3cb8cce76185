/** A way to send commands, protected or not, that reading code need not tell apart. @module */
import type { Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { type CommandApdu, MAX_EXTENDED_NE, MAX_SHORT_NE } from "./command.ts";
import { transmitApdu } from "./exchange.ts";
import type { ResponseApdu } from "./response.ts";

export interface ApduLink {
  /** The most response data that one command may ask for here, in bytes. */
  readonly maxNe: number;
  /**
   * One command at a time. Where the answer may be longer than was asked for, as a record's by 61xx, `mostBytes` of data
   * end the gathering with `card.too_large`; absent: the longest answer that there is.
   */
  transmit(command: CommandApdu, mostBytes?: number): Promise<Result<ResponseApdu>>;
}

/** Commands go out as they are. */
export function plainLink(channel: CardChannel): ApduLink {
  return {
    maxNe: maxResponseData(channel),
    transmit: (command, most) => transmitApdu(channel, command, most),
  };
}

/** Response data that fits beside the status word in what card and reader can carry. */
export function maxResponseData({ limits }: CardChannel): number {
  return Math.min(limits.maxResponseBytes - 2, limits.extendedLength ? MAX_EXTENDED_NE : MAX_SHORT_NE);
}
