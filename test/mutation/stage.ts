/**
 * A stage of a reading, cut out so that it can be run thousands of times: what the card answers in plain, the keys it
 * speaks under, and what the terminal does with it.
 * @module
 */
import type { CipherName } from "../../core/emrtd/cipher.ts";
import type { SecureChannel } from "../../core/emrtd/secure-messaging.ts";
import type { Result } from "../../core/errors/result.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import type { PlainCommand } from "../../firmware-sim/card/command.ts";
import type { SessionKeys } from "../../firmware-sim/card/protocols/ciphers.ts";

export interface PlainAnswer {
  readonly data: Uint8Array;
  readonly sw: number;
  /** The card speaks under these from the next command on. */
  readonly newKeys?: SessionKeys;
}

/** A card without the protection around it. One serves one mutant: it has a memory. */
export interface PlainCard {
  answer(command: PlainCommand): PlainAnswer;
}

/** What the terminal has at the beginning of a stage. */
export interface StageSession {
  readonly channel: CardChannel;
  /** Over `channel`, under the keys of the stage; closed where it has none. */
  readonly secure: SecureChannel;
  /** The same numbers in every run. */
  readonly random: RandomBytes;
}

export interface Stage {
  readonly name: string;
  /** How often it is chosen, against the others; slow ones seldom. */
  readonly weight: number;
  /** Under which cipher the card answers; absent: before access control. */
  readonly cipher?: CipherName;
  /** The file that is read, where the stage reads one: mutants of the whole file are served in place of it. */
  readonly file?: Uint8Array;
  /** Fresh, with this file in place of its own where one is given. */
  card(file?: Uint8Array): PlainCard;
  /**
   * What the terminal believed at the end, as text: equal only where the same was believed. Checks that failed are a
   * failure here.
   */
  run(session: StageSession): Promise<Result<string>>;
  /** Nobody has signed this: that other content is taken is no fault, for nothing is believed because of it. */
  readonly unsigned?: true;
  /** Words that must not stand in the detail of a failure: names and numbers of the person. */
  readonly secrets?: readonly string[];
}

/** Commands that one mutant may cost: above what any file within its bound takes in the smallest pieces. */
export const MOST_COMMANDS = 20_000;
