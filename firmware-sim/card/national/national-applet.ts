/**
 * The state machine of a national ID card: free → open (PACE or BAC) → open under new keys (chip authentication). The
 * files open to the first; active authentication runs in both.
 * @module
 */
import { statusWords } from "../../../core/apdu/status-words.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import {
  type Answer,
  answer,
  CHAINED_CLA,
  type PlainCommand,
  refusedClass,
  type Step,
  status,
} from "../command.ts";
import type { FileFault } from "../file-fault.ts";
import { ACTIVE_CHALLENGE_BYTES, signChallenge } from "../protocols/active-authentication.ts";
import { BacChip } from "../protocols/bac.ts";
import { type ChipAuthenticated, ChipAuthentication } from "../protocols/chip-authentication.ts";
import type { Workload } from "../protocols/domain.ts";
import type { PaceChip } from "../protocols/pace.ts";
import { ChipSecureMessaging, PROTECTED_CLA } from "../protocols/secure-messaging.ts";
import type { NationalCardContents } from "./contents.ts";
import { beginsAgain, ins, set } from "./instructions.ts";
import { type NationalMemory, noteOutcome, warningOfTries } from "./memory.ts";
import { nationalPace } from "./national-pace.ts";
import { type ReadOutcome, readBinary } from "./read-binary.ts";
import { resolveSelection } from "./select.ts";

export interface NationalAppletSettings {
  readonly contents: NationalCardContents;
  readonly random: RandomBytes;
  readonly memory: NationalMemory;
  readonly work: Workload;
  readonly fault: () => FileFault | null;
}

const CHALLENGE_BYTES = 8;

export class NationalApplet {
  readonly #settings: NationalAppletSettings;
  readonly #pace: PaceChip;
  readonly #bac: BacChip;
  readonly #chipAuthentication: ChipAuthentication;
  #application = false;
  /** Identifier of the current file. */
  #current: number | undefined;
  #channel: ChipSecureMessaging | undefined;

  constructor(settings: NationalAppletSettings) {
    const { contents, random, work } = settings;
    this.#settings = settings;
    this.#pace = nationalPace(contents, random, work);
    this.#bac = new BacChip(contents.mrzInformation, random);
    this.#chipAuthentication = new ChipAuthentication(contents.chipAuthentication, work);
  }

  /** Back to the state after power-on: master file, nothing open. */
  reset(): void {
    this.endChannel();
    this.#application = false;
    this.#current = undefined;
  }

  /** Session keys and whatever was being agreed on are gone; the selection stays. */
  endChannel(): void {
    this.#channel = undefined;
    this.#abandonExcept(undefined);
  }

  /**
   * One command, protected or not; `room` is the response data that fits the transport. Never throws, whatever the
   * bytes.
   */
  process(command: PlainCommand, room: number): Answer {
    if (command.cla === PROTECTED_CLA) return this.#processProtected(command, room);
    if (this.#channel !== undefined) {
      this.endChannel();
      // A plain command ends the session (ICAO 9303-11 §9.8.3); one that begins access control again is then obeyed.
      if (!beginsAgain(command)) return status(statusWords.secureMessagingMissing);
    }
    const refused = refusedClass(command, ins.generalAuthenticate);
    if (refused !== undefined) return status(refused);
    return this.#dispatch(command, room).answer;
  }

  #processProtected(command: PlainCommand, room: number): Answer {
    const channel = this.#channel;
    if (channel === undefined) return status(statusWords.conditionsNotSatisfied);
    const inner = channel.unwrap(command);
    if (!inner.ok) {
      this.endChannel();
      return status(inner.sw);
    }
    const outcome = this.#dispatch(inner.value, channel.mostData(room, command.ins));
    if (outcome.channelLost) {
      this.endChannel();
      return outcome.answer;
    }
    // New keys of chip authentication serve from the next command on; this answer is still under the old ones.
    return channel.wrap(outcome.answer, command.ins);
  }

  #dispatch(command: PlainCommand, room: number): Pick<ReadOutcome, "answer" | "channelLost"> {
    this.#abandonExcept(command.ins);
    switch (command.ins) {
      case ins.select:
        return { answer: this.#select(command) };
      case ins.readBinary:
      case ins.readBinaryOdd:
        return this.#read(command, room);
      case ins.manageSecurityEnvironment:
        return { answer: this.#manageSecurityEnvironment(command) };
      case ins.generalAuthenticate:
        return { answer: this.#generalAuthenticate(command) };
      case ins.getChallenge:
        return { answer: this.#getChallenge(command) };
      case ins.externalAuthenticate:
        return { answer: this.#externalAuthenticate(command) };
      case ins.internalAuthenticate:
        return { answer: this.#internalAuthenticate(command) };
      default:
        return { answer: status(statusWords.instructionNotSupported) };
    }
  }

  /** Each protocol is a run of commands with nothing between. */
  #abandonExcept(instruction: number | undefined): void {
    if (instruction !== ins.generalAuthenticate) {
      this.#pace.abandon();
      this.#chipAuthentication.abandon();
    }
    if (instruction !== ins.externalAuthenticate) this.#bac.abandon();
  }

  #view() {
    return {
      contents: this.#settings.contents,
      application: this.#application,
      open: this.#channel !== undefined,
    };
  }

  #select(command: PlainCommand): Answer {
    const selection = resolveSelection(command, this.#view());
    if (!selection.ok) return status(selection.sw);
    const selected = selection.value;
    if (selected.target === "file") {
      this.#current = selected.file.fid;
    } else {
      this.#application = selected.target === "application";
      this.#current = undefined;
    }
    return answer(selected.control);
  }

  #read(command: PlainCommand, most: number): ReadOutcome {
    const { contents, fault } = this.#settings;
    // What 61xx announces is one answer, however long; the transport cuts it.
    const room = contents.behaviour.tooLong === "61XX" ? Number.POSITIVE_INFINITY : most;
    const outcome = readBinary(command, { ...this.#view(), current: this.#current, room, fault: fault() });
    this.#current = outcome.current;
    return outcome;
  }

  #manageSecurityEnvironment({ p1, p2, data }: PlainCommand): Answer {
    switch (p1 * 256 + p2) {
      case set.pace:
        return status(this.#channel ? statusWords.conditionsNotSatisfied : this.#selectPace(data));
      case set.chipAuthentication:
        return status(this.#unlessClosed() ?? this.#chipAuthentication.select(data));
      case set.keyAgreement: {
        const closed = this.#unlessClosed();
        if (closed !== undefined) return status(closed);
        return this.#changeKeys(this.#chipAuthentication.setKeyAgreementTemplate(data));
      }
      default:
        return status(statusWords.incorrectP1P2);
    }
  }

  /** 6982 before PACE or BAC. */
  #unlessClosed(): number | undefined {
    return this.#channel ? undefined : statusWords.securityStatusNotSatisfied;
  }

  #selectPace(data: Uint8Array): number {
    const sw = this.#pace.select(data);
    const { contents, memory } = this.#settings;
    if (sw !== statusWords.ok || !contents.behaviour.warnsOfTries) return sw;
    return warningOfTries(memory);
  }

  #generalAuthenticate({ cla, p1, p2, data }: PlainCommand): Answer {
    if (p1 !== 0 || p2 !== 0) {
      this.#abandonExcept(undefined);
      return status(statusWords.incorrectP1P2);
    }
    if (this.#channel !== undefined)
      return this.#changeKeys(this.#chipAuthentication.generalAuthenticate(data));
    const { memory } = this.#settings;
    const step = this.#pace.next(data, cla === CHAINED_CLA);
    if (!step.ok) {
      noteOutcome(memory, step);
      return status(step.sw);
    }
    const { opened } = step.value;
    if (opened !== undefined) {
      noteOutcome(memory, "opened");
      this.#channel = new ChipSecureMessaging(opened.keys);
    }
    return answer(step.value.data);
  }

  #changeKeys(step: Step<ChipAuthenticated>): Answer {
    if (!step.ok) return status(step.sw);
    this.#channel = new ChipSecureMessaging(step.value.keys);
    return answer(step.value.data);
  }

  #getChallenge({ p1, p2, data, ne }: PlainCommand): Answer {
    if (!this.#settings.contents.bac) return status(statusWords.instructionNotSupported);
    if (p1 !== 0 || p2 !== 0) return status(statusWords.incorrectP1P2);
    if (data.length > 0 || ne < CHALLENGE_BYTES) return status(statusWords.wrongLength);
    return answer(this.#bac.challenge());
  }

  #externalAuthenticate({ p1, p2, data }: PlainCommand): Answer {
    if (!this.#settings.contents.bac) return status(statusWords.instructionNotSupported);
    if (p1 !== 0 || p2 !== 0) return status(statusWords.incorrectP1P2);
    if (this.#channel !== undefined || !this.#application) return status(statusWords.conditionsNotSatisfied);
    const opened = this.#bac.authenticate(data);
    if (!opened.ok) return status(opened.sw);
    this.#channel = new ChipSecureMessaging(opened.value.keys, opened.value.sendSequenceCounter);
    return answer(opened.value.data);
  }

  #internalAuthenticate({ p1, p2, data }: PlainCommand): Answer {
    const { contents, random, work } = this.#settings;
    if (contents.activeAuthentication === undefined) return status(statusWords.instructionNotSupported);
    const closed = this.#unlessClosed();
    if (closed !== undefined) return status(closed);
    if (p1 !== 0 || p2 !== 0) return status(statusWords.incorrectP1P2);
    if (data.length !== ACTIVE_CHALLENGE_BYTES) return status(statusWords.wrongLength);
    const signature = signChallenge(contents.activeAuthentication, data, random, work);
    return signature ? answer(signature) : status(statusWords.referenceDataNotUsable);
  }
}
