/**
 * A card with a fault planted in its way: the one place where faults strike, whatever reader the card is in. Those of a
 * file it hands to the card.
 * @module
 */
import { encodeResponse } from "../../core/apdu/response.ts";
import { concat } from "../../core/crypto/bytes.ts";
import { flipped } from "../card/file-fault.ts";
import { isInFile, type ReaderFault, strikesAt } from "./faults.ts";
import { ManInTheMiddle } from "./middle/man-in-the-middle.ts";
import type { PluggableCard } from "./pluggable-card.ts";

/** What becomes of one command; the reader does the waiting and the pulling. */
export type Outcome =
  | { readonly type: "answer"; readonly answer: Uint8Array; readonly afterMs: number }
  | { readonly type: "silence" }
  | { readonly type: "pulled" };

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
    this.#card.fileFault = fault !== null && isInFile(fault) ? fault : null;
    const before = this.#previous;
    const own = await this.#speaker(fault).process(command);
    this.#previous = own;
    const answer = fault === null ? own : altered(fault, own, before);
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
function altered(fault: ReaderFault, answer: Uint8Array, before: Uint8Array | undefined): Uint8Array {
  if (isInFile(fault)) return answer;
  switch (fault.kind) {
    case "garbage":
      return fault.answer;
    case "status":
      return encodeResponse({ data: new Uint8Array(), sw: fault.sw });
    case "truncate":
      return concat(answer.subarray(0, -2).subarray(0, fault.bytes), answer.subarray(-2));
    case "flip":
      return flipped(answer, fault.byte, fault.bit);
    case "replay":
      return before ?? answer;
    default:
      return answer;
  }
}
