/** What is remembered of chips of one kind, for as long as one reading goes by it. @module */
import { toHex } from "../../crypto/bytes.ts";
import type { CardChannel } from "../../ports/card-reader.ts";
import type { ChipMemory, ChipTraits } from "./chip-memory.ts";
import type { ConnectRequest } from "./connect.ts";
import type { ReadDocumentRequest } from "./document-reading.ts";

/** Then they are learned anew: one chip of a kind that carried little must not slow the others down for ever. */
const MOST_READINGS = 32;

export class ChipHint {
  readonly #memory: ChipMemory | undefined;
  readonly #key: string;
  #traits: ChipTraits | undefined;

  constructor({ atr }: CardChannel, { memory, readerId = "" }: ReadDocumentRequest) {
    this.#memory = memory;
    this.#key = `${toHex(atr)} ${readerId}`;
    const traits = memory?.get(this.#key);
    this.#traits = traits !== undefined && traits.readings < MOST_READINGS ? traits : undefined;
  }

  /** How such chips behaved; undefined where nothing is known, or once it was dropped. */
  get traits(): ChipTraits | undefined {
    return this.#traits;
  }

  drop(): void {
    this.#traits = undefined;
    this.#memory?.delete(this.#key);
  }

  /** What this reading leaves for the next. */
  keep(traits: Omit<ChipTraits, "readings">): void {
    const readings = this.#traits === undefined ? 0 : this.#traits.readings + 1;
    this.#memory?.set(this.#key, { ...traits, readings });
  }

  /**
   * By a hint PACE may fail that would not without it, so that then nothing falls back to less. A card that was lost may
   * have been lost by commands longer than it takes, so that it is asked for its limits when it is back.
   */
  applyTo({ secrets, policy, random }: ConnectRequest, isFirst: boolean): ConnectRequest {
    if (this.#traits === undefined) return { secrets, policy, random };
    const request = { secrets, policy: { ...policy, allowBac: false }, random };
    return isFirst ? { ...request, rememberedLimits: this.#traits.limits } : request;
  }
}
