/**
 * A card with a fault planted in its way: the one place where faults strike, whatever reader the card is in.
 * @module
 */
import { type CommandApdu, parseCommand } from "../../core/apdu/command.ts";
import { encodeResponse } from "../../core/apdu/response.ts";
import { statusWords } from "../../core/apdu/status-words.ts";
import { concat } from "../../core/crypto/bytes.ts";
import { type ReaderFault, strikesAt } from "./faults.ts";
import { ManInTheMiddle } from "./middle/man-in-the-middle.ts";
import type { PluggableCard } from "./pluggable-card.ts";

/** What becomes of one command; the reader does the waiting and the pulling. */
export type Outcome =
  | { readonly type: "answer"; readonly answer: Uint8Array; readonly afterMs: number }
  | { readonly type: "silence" }
  | { readonly type: "pulled" };

const PLAIN_CLA = 0x00;
const READ_BINARY = 0xb0;
/** P1 with this bit names a file by its short identifier and P2 is the offset (ISO 7816-4 §11.3.3). */
const BY_SHORT_IDENTIFIER = 0x80;
/** Length field of 2,147,483,647 bytes (ISO 7816-4 §5.2.2.2: 84 and four bytes). */
const HUGE_LENGTH = Uint8Array.of(0x84, 0x7f, 0xff, 0xff, 0xff);

export class FaultyCard {
  readonly #card: PluggableCard;
  readonly #fault: () => ReaderFault | null;
  /** From the first command on that he is told to take part in. */
  #middle: ManInTheMiddle | undefined;
  #commands = 0;
  #previous: Uint8Array | undefined;

  /** One for each stay in a reader: commands are counted from its beginning, across resets. */
  constructor(card: PluggableCard, fault: () => ReaderFault | null) {
    this.#card = card;
    this.#fault = fault;
  }

  get atr(): Uint8Array {
    return this.#card.atr;
  }

  reset(): Uint8Array {
    return (this.#middle ?? this.#card).reset();
  }

  powerOff(): void {
    (this.#middle ?? this.#card).powerOff();
  }

  async process(command: Uint8Array): Promise<Outcome> {
    this.#commands += 1;
    const fault = strikesAt(this.#fault(), this.#commands);
    if (fault?.kind === "pull") return { type: "pulled" };
    if (fault?.kind === "silent") return { type: "silence" };
    const before = this.#previous;
    const own = await this.#speaker(fault).process(command);
    this.#previous = own;
    const answer = fault === null ? own : altered(fault, command, own, before);
    return { type: "answer", answer, afterMs: fault?.kind === "slow" ? fault.milliseconds : 0 };
  }

  #speaker(fault: ReaderFault | null): PluggableCard {
    const { printed } = this.#card;
    if (fault?.kind !== "middle" || printed === undefined) return this.#card;
    this.#middle ??= new ManInTheMiddle({ card: this.#card, printed });
    return this.#middle;
  }
}

/** The answer as the fault leaves it; `before` is the answer to the command before, where there was one. */
function altered(
  fault: ReaderFault,
  command: Uint8Array,
  answer: Uint8Array,
  before: Uint8Array | undefined,
): Uint8Array {
  switch (fault.kind) {
    case "garbage":
      return fault.answer;
    case "status":
      return encodeResponse({ data: new Uint8Array(), sw: fault.sw });
    case "truncate":
      return concat(answer.subarray(0, -2).subarray(0, fault.bytes), answer.subarray(-2));
    case "flip":
      return flipped(answer, fault.byte % answer.length, fault.bit);
    case "replay":
      return before ?? answer;
    case "endless":
      return endless(plainRead(command), answer);
    case "huge":
      return huge(plainRead(command), answer);
    default:
      return answer;
  }
}

function flipped(answer: Uint8Array, byte: number, bit: number): Uint8Array {
  return answer.map((value, at) => (at === byte ? value ^ (1 << bit) : value));
}

/** The command where it is a READ BINARY in clear: under secure messaging nobody on the way can make answers up. */
function plainRead(bytes: Uint8Array): CommandApdu | undefined {
  const command = parseCommand(bytes);
  if (!command.ok || command.value.cla !== PLAIN_CLA || command.value.ins !== READ_BINARY) return undefined;
  return command.value;
}

function endless(read: CommandApdu | undefined, answer: Uint8Array): Uint8Array {
  if (read === undefined) return answer;
  const data = new Uint8Array(read.ne ?? 0);
  data.set(answer.subarray(0, -2).subarray(0, data.length));
  return encodeResponse({ data, sw: statusWords.ok });
}

function huge(read: CommandApdu | undefined, answer: Uint8Array): Uint8Array {
  const data = answer.subarray(0, -2);
  if (read === undefined || data.length === 0 || offsetOf(read) !== 0) return answer;
  // The tag stays, so that it is the length that is met, not another tag.
  const begin = concat(data.subarray(0, 1), HUGE_LENGTH);
  return concat(begin, data.subarray(begin.length), answer.subarray(-2));
}

function offsetOf({ p1, p2 }: CommandApdu): number {
  return (p1 & BY_SHORT_IDENTIFIER) === 0 ? p1 * 256 + p2 : p2;
}
