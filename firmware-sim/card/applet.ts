/**
 * The state machine of the card, the same on both interfaces: free → PACE → terminal authenticated → PIN.
 * @module
 */
import { statusWords } from "../../core/apdu/status-words.ts";
import { equal, type RandomBytes, utf8 } from "../../core/crypto/bytes.ts";
import { curveByName } from "../../core/crypto/curves.ts";
import { deriveKey } from "../../core/crypto/kdf.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import { encodeOid } from "../../core/tlv/oid.ts";
import { type Answer, answer, type PlainCommand, status } from "./command.ts";
import { externalAuthenticate } from "./external-authenticate.ts";
import { applicationFiles, type CardFile, masterFiles } from "./file-system.ts";
import { internalAuthenticate } from "./key-binding.ts";
import type { CitizenCardMemory } from "./memory.ts";
import { PaceChip, readAuthenticationTemplate } from "./pace.ts";
import { changeReferenceData, type PinContext, resetRetryCounter, verify } from "./pin.ts";
import { type CardContents, instructions, PACE_PROTOCOL_OID, paceParameterIds } from "./profile.ts";
import { formatPurse, PURSE_CLA, Purse } from "./purse/purse.ts";
import { type ReadOutcome, readBinary, readRecord } from "./read-files.ts";
import { CardSecureMessaging, isProtected } from "./secure-messaging.ts";
import { resolveSelection, startsAgain } from "./select.ts";
import { openSession, type Session } from "./session.ts";
import { performSecurityOperation } from "./signature.ts";
import { delayBeforeTry } from "./wrong-tries.ts";

export interface AppletSettings {
  readonly contents: CardContents;
  readonly interface: CardInterface;
  readonly random: RandomBytes;
  readonly memory: CitizenCardMemory;
}

const PLAIN_CLA = 0x00;
const CHAINED_CLA = 0x10;
const SERIAL_BYTES = 8;
const CAN_REFERENCE = Uint8Array.of(0x02);
const MUTUAL_AUTHENTICATION = 0xc1;
const AUTHENTICATION_TEMPLATE = 0xa4;
const CHALLENGE_BYTES = 8;
const MAX_CHALLENGE_BYTES = 32;

export class Applet {
  readonly #settings: AppletSettings;
  readonly #pace: PaceChip;
  readonly #purse: Purse | undefined;
  #application: "masterFile" | "bnc" = "masterFile";
  #files: readonly CardFile[];
  #current: CardFile | undefined;
  #session: Session | undefined;

  constructor(settings: AppletSettings) {
    const { contents, random } = settings;
    this.#settings = settings;
    this.#files = masterFiles(contents);
    this.#pace = new PaceChip({
      curve: curveByName(contents.curve),
      passwordKey: deriveKey(utf8(contents.can), "password", 128),
      random,
    });
    this.#purse = purseOf(settings);
  }

  /** Back to the state after power-on: master file, nothing open. */
  reset(): void {
    this.endChannel();
    this.#application = "masterFile";
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
    if (command.cla !== PLAIN_CLA && command.cla !== CHAINED_CLA)
      return status(statusWords.classNotSupported);
    if (command.cla === CHAINED_CLA && command.ins !== instructions.generalAuthenticate) {
      return status(statusWords.commandChainingNotSupported);
    }
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
    return session.messaging.wrap(this.#dispatch(inner.value));
  }

  #dispatch(command: PlainCommand): Answer {
    if (command.ins !== instructions.generalAuthenticate) this.#pace.abandon();
    // A challenge is for the next command; whatever else comes between has used it up.
    if (this.#session !== undefined && command.ins !== instructions.externalAuthenticate) {
      this.#session.challenge = undefined;
    }
    if (command.cla === PURSE_CLA) return this.#withPurse(command);
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
      case instructions.internalAuthenticate:
        return this.#internalAuthenticate(command);
      case instructions.getChallenge:
        return this.#getChallenge(command);
      case instructions.externalAuthenticate:
        return this.#externalAuthenticate(command);
      case instructions.performSecurityOperation:
        return this.#performSecurityOperation(command);
      case instructions.verify:
        return this.#verify(command);
      case instructions.changeReferenceData:
        return this.#withPin(command, changeReferenceData);
      case instructions.resetRetryCounter:
        return this.#withPin(command, resetRetryCounter);
      default:
        return status(statusWords.instructionNotSupported);
    }
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
    const { contents, random } = this.#settings;
    this.#application = "bnc";
    this.#files = applicationFiles(contents, this.#settings.interface, random(SERIAL_BYTES), this.#purse);
  }

  #readContext() {
    return { files: this.#files, current: this.#current, session: this.#session };
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
    const template = readAuthenticationTemplate(data);
    if (!template.ok) return status(template.sw);
    const { protocol, password, parameterId } = template.value;
    const offered = Uint8Array.of(paceParameterIds[this.#settings.contents.curve]);
    const known =
      equal(protocol, encodeOid(PACE_PROTOCOL_OID)) &&
      (parameterId === undefined || equal(parameterId, offered));
    if (!known) return status(statusWords.incorrectData);
    if (!equal(password, CAN_REFERENCE)) return status(statusWords.referencedDataNotFound);
    this.#pace.begin();
    return status(statusWords.ok);
  }

  #generalAuthenticate({ cla, p1, p2, data }: PlainCommand): Answer {
    if (p1 !== 0 || p2 !== 0) return this.#abandonPace(statusWords.incorrectP1P2);
    const expectedCla = this.#pace.awaitsToken ? PLAIN_CLA : CHAINED_CLA;
    if (this.#session !== undefined || cla !== expectedCla) {
      return this.#abandonPace(statusWords.conditionsNotSatisfied);
    }
    const { memory } = this.#settings;
    const delayMs = this.#pace.awaitsNonceRequest ? delayBeforeTry(memory.wrongTries) : 0;
    const step = this.#pace.next(data);
    if (!step.ok) {
      if (step.sw === statusWords.authenticationFailed) memory.wrongTries += 1;
      return status(step.sw);
    }
    const { opened } = step.value;
    if (opened !== undefined) {
      memory.wrongTries = 0;
      this.#session = openSession(new CardSecureMessaging(opened.keys), opened.channelHash);
    }
    return { ...answer(step.value.data), delayMs };
  }

  #abandonPace(sw: number): Answer {
    this.#pace.abandon();
    return status(sw);
  }

  #internalAuthenticate({ p1, p2, data }: PlainCommand): Answer {
    if (this.#application !== "bnc") return status(statusWords.instructionNotSupported);
    const session = this.#session;
    if (session?.terminal === undefined) return status(statusWords.securityStatusNotSatisfied);
    if (p1 !== 0 || p2 !== 0) return status(statusWords.incorrectP1P2);
    const { holderKey } = this.#settings.contents;
    return internalAuthenticate(data, session.terminal.id, session.channelHash, holderKey);
  }

  #externalAuthenticate(command: PlainCommand): Answer {
    if (this.#application !== "bnc") return status(statusWords.instructionNotSupported);
    if (this.#session === undefined) return status(statusWords.securityStatusNotSatisfied);
    const { contents, memory } = this.#settings;
    return externalAuthenticate(command, this.#session, contents, memory);
  }

  /** A right PIN also begins the sum of debits anew. */
  #verify(command: PlainCommand): Answer {
    const reply = this.#withPin(command, verify);
    if (reply.sw === statusWords.ok && command.data.length > 0) this.#purse?.pinVerified();
    return reply;
  }

  #withPurse(command: PlainCommand): Answer {
    if (this.#application !== "bnc" || this.#purse === undefined) {
      return status(statusWords.instructionNotSupported);
    }
    return this.#purse.process(command, this.#session?.terminal);
  }

  #performSecurityOperation(command: PlainCommand): Answer {
    const { signature } = this.#settings.contents;
    if (this.#application !== "bnc" || signature === undefined) {
      return status(statusWords.instructionNotSupported);
    }
    const session = this.#session;
    const takePin = () => {
      const verified = session?.pinVerified ?? false;
      if (session !== undefined) session.pinVerified = false;
      return verified;
    };
    return performSecurityOperation(command, { terminal: session?.terminal?.id, takePin }, signature);
  }

  #withPin(command: PlainCommand, run: (command: PlainCommand, context: PinContext) => Answer): Answer {
    if (this.#application !== "bnc") return status(statusWords.instructionNotSupported);
    // Outside a channel the PIN would travel in clear.
    if (this.#session === undefined) return status(statusWords.securityStatusNotSatisfied);
    const { contents, memory, interface: cardInterface } = this.#settings;
    return run(command, { session: this.#session, memory, contents, interface: cardInterface });
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

function purseOf({ contents, memory }: AppletSettings): Purse | undefined {
  if (contents.purse === undefined) return undefined;
  memory.purse ??= formatPurse(contents.purse);
  return new Purse(contents.purse, memory.purse);
}
