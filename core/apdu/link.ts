/** A way to send commands, protected or not, that reading code need not tell apart. @module */
import type { Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { type CommandApdu, MAX_EXTENDED_NE, MAX_SHORT_NE } from "./command.ts";
import { transmitApdu } from "./exchange.ts";
import type { ResponseApdu } from "./response.ts";

export interface ApduLink {
  /** The most response data that one command may ask for here, in bytes. */
  readonly maxNe: number;
  /** One command at a time. */
  transmit(command: CommandApdu): Promise<Result<ResponseApdu>>;
}

/** Commands go out as they are. */
export function plainLink(channel: CardChannel): ApduLink {
  return { maxNe: maxResponseData(channel), transmit: (command) => transmitApdu(channel, command) };
}

/** Response data that fits beside the status word in what card and reader can carry. */
export function maxResponseData({ limits }: CardChannel): number {
  return Math.min(limits.maxResponseBytes - 2, limits.extendedLength ? MAX_EXTENDED_NE : MAX_SHORT_NE);
}
