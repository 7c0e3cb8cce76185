/**
 * The commands of the application itself, which nobody knows under the master file: the terminal shows itself, the
 * holder's PIN, the keys and the purse.
 * @module
 */
import { statusWords } from "../../core/apdu/status-words.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import { type Answer, type PlainCommand, status } from "./command.ts";
import { externalAuthenticate } from "./external-authenticate.ts";
import type { FileFault } from "./file-fault.ts";
import { applicationFiles, type CardFile } from "./file-system.ts";
import { internalAuthenticate } from "./key-binding.ts";
import type { CitizenCardMemory } from "./memory.ts";
import { changeReferenceData, type PinContext, resetRetryCounter, verify } from "./pin.ts";
import { type CardContents, instructions } from "./profile.ts";
import { formatPurse, PURSE_CLA, Purse } from "./purse/purse.ts";
import type { Session } from "./session.ts";
import { performSecurityOperation } from "./signature.ts";

export interface AppletSettings {
  readonly contents: CardContents;
  readonly interface: CardInterface;
  readonly random: RandomBytes;
  readonly memory: CitizenCardMemory;
  /** The file that is given out wrongly now. */
  readonly fault: () => FileFault | null;
}

const SERIAL_BYTES = 8;

export class Application {
  readonly #settings: AppletSettings;
  readonly #purse: Purse | undefined;

  constructor(settings: AppletSettings) {
    this.#settings = settings;
    this.#purse = purseOf(settings);
  }

  /** For one selection: EF.INFO has a serial of its own in each. */
  files(): readonly CardFile[] {
    const { contents, random } = this.#settings;
    return applicationFiles(contents, this.#settings.interface, random(SERIAL_BYTES), this.#purse);
  }

  /** `session` is undefined outside a channel. Answers 6D00 to what is no instruction of the application. */
  process(command: PlainCommand, session: Session | undefined): Answer {
    if (command.cla === PURSE_CLA) {
      return this.#purse?.process(command, session?.terminal) ?? status(statusWords.instructionNotSupported);
    }
    switch (command.ins) {
      case instructions.internalAuthenticate:
        return this.#internalAuthenticate(command, session);
      case instructions.externalAuthenticate:
        return this.#externalAuthenticate(command, session);
      case instructions.performSecurityOperation:
        return this.#performSecurityOperation(command, session);
      case instructions.verify:
        return this.#verify(command, session);
      case instructions.changeReferenceData:
        return this.#withPin(command, session, changeReferenceData);
      case instructions.resetRetryCounter:
        return this.#withPin(command, session, resetRetryCounter);
      default:
        return status(statusWords.instructionNotSupported);
    }
  }

  #internalAuthenticate({ p1, p2, data }: PlainCommand, session: Session | undefined): Answer {
    if (session?.terminal === undefined) return status(statusWords.securityStatusNotSatisfied);
    if (p1 !== 0 || p2 !== 0) return status(statusWords.incorrectP1P2);
    const { holderKey } = this.#settings.contents;
    return internalAuthenticate(data, session.terminal.id, session.channelHash, holderKey);
  }

  #externalAuthenticate(command: PlainCommand, session: Session | undefined): Answer {
    if (session === undefined) return status(statusWords.securityStatusNotSatisfied);
    const { contents, memory } = this.#settings;
    return externalAuthenticate(command, session, contents, memory);
  }

  #performSecurityOperation(command: PlainCommand, session: Session | undefined): Answer {
    const { signature } = this.#settings.contents;
    if (signature === undefined) return status(statusWords.instructionNotSupported);
    const takePin = () => {
      const verified = session?.pinVerified ?? false;
      if (session !== undefined) session.pinVerified = false;
      return verified;
    };
    return performSecurityOperation(command, { terminal: session?.terminal?.id, takePin }, signature);
  }

  /** A right PIN also begins the sum of debits anew. */
  #verify(command: PlainCommand, session: Session | undefined): Answer {
    const reply = this.#withPin(command, session, verify);
    if (reply.sw === statusWords.ok && command.data.length > 0) this.#purse?.pinVerified();
    return reply;
  }

  #withPin(
    command: PlainCommand,
    session: Session | undefined,
    run: (command: PlainCommand, context: PinContext) => Answer,
  ): Answer {
    // Outside a channel the PIN would travel in clear.
    if (session === undefined) return status(statusWords.securityStatusNotSatisfied);
    const { contents, memory, interface: cardInterface } = this.#settings;
    return run(command, { session, memory, contents, interface: cardInterface });
  }
}

function purseOf({ contents, memory }: AppletSettings): Purse | undefined {
  if (contents.purse === undefined) return undefined;
  memory.purse ??= formatPurse(contents.purse);
  return new Purse(contents.purse, memory.purse);
}
