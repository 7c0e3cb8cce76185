/**
 * The state machine of the card, the same on both interfaces: free → PACE → terminal authenticated → PIN.
 * @module
 */
import { statusWords } from "../../core/apdu/status-words.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { type AppletSettings, Application } from "./application.ts";
import { canAccess } from "./can-access.ts";
import { type Answer, answer, CHAINED_CLA, type PlainCommand, refusedClass, status } from "./command.ts";
import { type CardFile, masterFiles } from "./file-system.ts";
import { instructions } from "./profile.ts";
import type { PaceChip } from "./protocols/pace.ts";
import { ChipSecureMessaging, isProtected } from "./protocols/secure-messaging.ts";
import { PURSE_CLA } from "./purse/purse.ts";
import { type ReadOutcome, readBinary, readRecord } from "./read-files.ts";
import { resolveSelection, startsAgain } from "./select.ts";
import { openSession, type Session } from "./session.ts";
import { delayBeforeTry } from "./wrong-tries.ts";

const MUTUAL_AUTHENTICATION = 0xc1;
const AUTHENTICATION_TEMPLATE = 0xa4;
const CHALLENGE_BYTES = 8;
const MAX_CHALLENGE_BYTES = 32;

export class Applet {
  readonly #settings: AppletSettings;
  readonly #pace: PaceChip;
  readonly #application: Application;
  /** The application is selected, not the master file. */
  #selected = false;
  #files: readonly CardFile[];
  #current: CardFile | undefined;
  #session: Session | undefined;

  constructor(settings: AppletSettings) {
    const { contents, random } = settings;
    this.#settings = settings;
    this.#files = masterFiles(contents);
    this.#pace = canAccess(contents, random);
    this.#application = new Application(settings);
  }

  /** Back to the state after power-on: master file, nothing open. */
  reset(): void {
    this.endChannel();
    this.#selected = false;
    this.#files = masterFiles(this.#settings.contents);
    this.#current = undefined;
  }

  endChannel(): void {
    this.#session = undefined;
    this.#pace.abandon();
  }

  /** One command, protected or not. Never throws, whatever the bytes. */
  process(command: PlainCommand): Answer {
    if (isProtected(command)) return this.#processProtected(command);
    const wasOpen = this.#session !== undefined;
    if (wasOpen) this.endChannel();
    // A new selection is a new beginning; anything else in clear breaks the channel (ICAO 9303-11 §9.8.1).
    if (wasOpen && !startsAgain(command)) return status(statusWords.secureMessagingMissing);
    const refused = refusedClass(command, instructions.generalAuthenticate);
    if (refused !== undefined) return status(refused);
    return this.#dispatch(command);
  }

  #processProtected(command: PlainCommand): Answer {
    const session = this.#session;
    if (session === undefined) return status(statusWords.conditionsNotSatisfied);
    const inner = session.messaging.unwrap(command);
    if (!inner.ok) {
      this.endChannel();
      return status(inner.sw);
    }
    // Selecting an application ends the channel, but its answer still belongs to it.
    return session.messaging.wrap(this.#dispatch(inner.value), command.ins);
  }

  #dispatch(command: PlainCommand): Answer {
    if (command.ins !== instructions.generalAuthenticate) this.#pace.abandon();
    // A challenge is for the next command; whatever else comes between has used it up.
    if (this.#session !== undefined && command.ins !== instructions.externalAuthenticate) {
      this.#session.challenge = undefined;
    }
    if (command.cla === PURSE_CLA) return this.#processInApplication(command);
    switch (command.ins) {
      case instructions.select:
        return this.#select(command);
      case instructions.readBinary:
        return this.#read(readBinary(command, this.#readContext()));
      case instructions.readRecord:
        return this.#read(readRecord(command, this.#readContext()));
      case instructions.manageSecurityEnvironment:
        return this.#setAuthenticationTemplate(command);
      case instructions.generalAuthenticate:
        return this.#generalAuthenticate(command);
      case instructions.getChallenge:
        return this.#getChallenge(command);
      default:
        return this.#processInApplication(command);
    }
  }

  #processInApplication(command: PlainCommand): Answer {
    if (!this.#selected) return status(statusWords.instructionNotSupported);
    return this.#application.process(command, this.#session);
  }

  #select(command: PlainCommand): Answer {
    const selection = resolveSelection(command, this.#files);
    if (!selection.ok) return status(selection.sw);
    if (selection.value.target === "file") {
      this.#current = selection.value.file;
    } else {
      this.#startAgain(selection.value.target);
    }
    return answer(command.ne === 0 ? new Uint8Array() : selection.value.control);
  }

  #startAgain(target: "application" | "masterFile"): void {
    this.reset();
    if (target === "masterFile") return;
    this.#selected = true;
    this.#files = this.#application.files();
  }

  #readContext() {
    const fault = this.#settings.fault();
    return { files: this.#files, current: this.#current, session: this.#session, fault };
  }

  #read(outcome: ReadOutcome): Answer {
    this.#current = outcome.current;
    return outcome.answer;
  }

  /** MSE:SET AT for PACE (ICAO 9303-11 §4.4.4.1). */
  #setAuthenticationTemplate({ p1, p2, data }: PlainCommand): Answer {
    if (p1 !== MUTUAL_AUTHENTICATION || p2 !== AUTHENTICATION_TEMPLATE)
      return status(statusWords.incorrectP1P2);
    if (this.#session !== undefined) return status(statusWords.conditionsNotSatisfied);
    return status(this.#pace.select(data));
  }

  #generalAuthenticate({ cla, p1, p2, data }: PlainCommand): Answer {
    if (p1 !== 0 || p2 !== 0) return this.#abandonPace(statusWords.incorrectP1P2);
    if (this.#session !== undefined) return this.#abandonPace(statusWords.conditionsNotSatisfied);
    const { memory } = this.#settings;
    const delayMs = this.#pace.selected ? delayBeforeTry(memory.wrongTries) : 0;
    const step = this.#pace.next(data, cla === CHAINED_CLA);
    if (!step.ok) {
      if (step.sw === statusWords.authenticationFailed) memory.wrongTries += 1;
      return status(step.sw);
    }
    const { opened } = step.value;
    if (opened !== undefined) {
      memory.wrongTries = 0;
      const channelHash = sha256(opened.terminalPublicKey, opened.chipPublicKey);
      this.#session = openSession(new ChipSecureMessaging(opened.keys), channelHash);
    }
    return { ...answer(step.value.data), delayMs };
  }

  #abandonPace(sw: number): Answer {
    this.#pace.abandon();
    return status(sw);
  }

  #getChallenge({ p1, p2, data, ne, leZero }: PlainCommand): Answer {
    if (p1 !== 0 || p2 !== 0) return status(statusWords.incorrectP1P2);
    const length = leZero ? CHALLENGE_BYTES : ne;
    const wrong = data.length > 0 || length < CHALLENGE_BYTES || length > MAX_CHALLENGE_BYTES;
    if (wrong) return status(statusWords.wrongLength);
    const challenge = this.#settings.random(length);
    if (this.#session !== undefined) this.#session.challenge = challenge;
    return answer(challenge);
  }
}
