/**
 * A whole card: power, transport (short and extended length, 61xx and GET RESPONSE), and the applet inside.
 * @module
 */
import { setTimeout as wait } from "node:timers/promises";
import { MAX_SHORT_NE, parseCommand } from "../../core/apdu/command.ts";
import { encodeResponse, type ResponseApdu } from "../../core/apdu/response.ts";
import { statusWords } from "../../core/apdu/status-words.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import { Applet } from "./applet.ts";
import { answerToReset } from "./atr.ts";
import { canAndSuite } from "./can-access.ts";
import { type Answer, type PlainCommand, toPlain } from "./command.ts";
import type { FileFault } from "./file-fault.ts";
import { type CitizenCardMemory, newMemory } from "./memory.ts";
import { type CardContents, instructions } from "./profile.ts";
import type { PrintedSide } from "./protocols/pace.ts";
import { isProtected } from "./protocols/secure-messaging.ts";
import { PowerCut } from "./purse/pages.ts";

export interface SimulatedCardOptions {
  readonly contents: CardContents;
  readonly interface: CardInterface;
  readonly random: RandomBytes;
  /** Shared by every object that stands for the same physical card; fresh where absent. */
  readonly memory?: CitizenCardMemory;
  /** How the card waits after wrong tries; real time where absent. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** More bytes in one SW2 than it can say. */
const MANY = 0x00;

export class SimulatedCard {
  readonly interface: CardInterface;
  readonly atr: Uint8Array;
  readonly printed: PrintedSide;
  fileFault: FileFault | null = null;
  readonly #applet: Applet;
  readonly #sleep: (milliseconds: number) => Promise<unknown>;
  /** The rest of an answer that GET RESPONSE will fetch, with its own status word at the end. */
  #pending: ResponseApdu | undefined;
  /** Answers go out in the order of the commands. */
  #last: Promise<unknown> = Promise.resolve();
  /** Counts resets, so that a command from before one cannot touch the state after it. */
  #powerCycle = 0;

  constructor(options: SimulatedCardOptions) {
    this.interface = options.interface;
    this.atr = answerToReset(options.interface);
    this.printed = { ...canAndSuite(options.contents), random: options.random };
    this.#sleep = options.sleep ?? wait;
    this.#applet = new Applet({
      contents: options.contents,
      interface: options.interface,
      random: options.random,
      memory: options.memory ?? newMemory(),
      fault: () => this.fileFault,
    });
  }

  /** Power-on, or a warm reset; answers the ATR. Everything but the count of wrong tries is forgotten. */
  reset(): Uint8Array {
    this.powerOff();
    return this.atr;
  }

  powerOff(): void {
    this.#applet.reset();
    this.#pending = undefined;
    this.#last = Promise.resolve();
    this.#powerCycle += 1;
  }

  /** One command APDU of any bytes; always resolves to a response APDU, after the delay the card puts on guessing. */
  process(command: Uint8Array): Promise<Uint8Array> {
    const powerCycle = this.#powerCycle;
    const response = this.#last.then(() =>
      powerCycle === this.#powerCycle ? this.#exchange(command, powerCycle) : unheard(),
    );
    this.#last = response;
    return response;
  }

  async #exchange(bytes: Uint8Array, powerCycle: number): Promise<Uint8Array> {
    const parsed = parseCommand(bytes);
    if (!parsed.ok) {
      this.#pending = undefined;
      this.#applet.endChannel();
      return encodeResponse({ data: new Uint8Array(), sw: statusWords.wrongLength });
    }
    const command = toPlain(parsed.value);
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined && isGetResponse(command)) {
      return encodeResponse(this.#portion(pending, command.ne || MAX_SHORT_NE));
    }
    const answer = this.#carryOut(command);
    if (answer === undefined) return unheard();
    if (answer.delayMs !== undefined && answer.delayMs > 0) await this.#sleep(answer.delayMs);
    if (powerCycle !== this.#powerCycle) return unheard();
    return encodeResponse(this.#portion(answer, mostBytes(command)));
  }

  /** Undefined where the power failed while the chip was writing. */
  #carryOut(command: PlainCommand): Answer | undefined {
    try {
      return this.#applet.process(command);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.powerOff();
      return undefined;
    }
  }

  /** As many bytes as were asked for; the rest is announced by 61xx (ISO 7816-4 §5.1). */
  #portion({ data, sw }: ResponseApdu, most: number): ResponseApdu {
    if (data.length <= most) return { data, sw };
    const rest = data.slice(most);
    this.#pending = { data: rest, sw };
    return { data: data.slice(0, most), sw: 0x6100 | (rest.length > 0xff ? MANY : rest.length) };
  }
}

/** A protected answer always has data, so Le left out there means the longest short answer. */
function mostBytes(command: PlainCommand): number {
  return isProtected(command) && command.ne === 0 ? MAX_SHORT_NE : command.ne;
}

function isGetResponse({ cla, ins }: PlainCommand): boolean {
  return cla === 0 && ins === instructions.getResponse;
}

/** What a command is answered that lost its power; no reader waits for it any more. */
function unheard(): Uint8Array {
  return encodeResponse({ data: new Uint8Array(), sw: statusWords.noPreciseDiagnosis });
}
