/**
 * A whole national ID card or passport card: power, transport (short and extended length within the chip's limits, 61xx
 * and GET RESPONSE), and the applet inside.
 * @module
 */
import { MAX_SHORT_NE, parseCommand } from "../../../core/apdu/command.ts";
import { encodeResponse, type ResponseApdu } from "../../../core/apdu/response.ts";
import { statusWords } from "../../../core/apdu/status-words.ts";
import type { CardInterface } from "../../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";
import { type PlainCommand, toPlain } from "../command.ts";
import type { FileFault } from "../file-fault.ts";
import type { Workload } from "../protocols/domain.ts";
import type { PrintedSide } from "../protocols/pace.ts";
import { PROTECTED_CLA } from "../protocols/secure-messaging.ts";
import type { ChipBehaviour, NationalCardContents } from "./contents.ts";
import { ins } from "./instructions.ts";
import type { NationalMemory } from "./memory.ts";
import { NationalApplet } from "./national-applet.ts";
import { printedPasswords } from "./national-pace.ts";

export interface NationalCardOptions {
  readonly contents: NationalCardContents;
  readonly interface: CardInterface;
  readonly random: RandomBytes;
  /** Shared by every object that stands for the same physical card; fresh where absent. */
  readonly memory?: NationalMemory;
}

/** More bytes in one SW2 than it can say. */
const MANY = 0x00;
const STATUS_BYTES = 2;

export class NationalCard {
  readonly interface: CardInterface;
  readonly atr: Uint8Array;
  readonly printed: PrintedSide;
  fileFault: FileFault | null = null;
  readonly #applet: NationalApplet;
  readonly #behaviour: ChipBehaviour;
  readonly #work: Workload = { operations: 0 };
  /** The rest of an answer that GET RESPONSE will fetch, with its own status word at the end. */
  #pending: ResponseApdu | undefined;

  constructor(options: NationalCardOptions) {
    const { contents, random } = options;
    this.interface = options.interface;
    this.atr = contents.atr[options.interface];
    this.printed = { ...printedPasswords(contents), random };
    this.#behaviour = contents.behaviour;
    const memory = options.memory ?? { wrongTries: 0 };
    const fault = () => this.fileFault;
    this.#applet = new NationalApplet({ contents, random, memory, work: this.#work, fault });
  }

  /**
   * Products of curve points, powers in a prime field and signatures since the card was made; for a model of the time
   * a chip takes.
   */
  get operations(): number {
    return this.#work.operations;
  }

  /** Power-on, or a warm reset; answers the ATR. Everything but the count of wrong tries is forgotten. */
  reset(): Uint8Array {
    this.powerOff();
    return this.atr;
  }

  powerOff(): void {
    this.#applet.reset();
    this.#pending = undefined;
  }

  /** One command APDU of any bytes; always resolves to a response APDU. */
  async process(command: Uint8Array): Promise<Uint8Array> {
    return encodeResponse(this.#exchange(command));
  }

  #exchange(bytes: Uint8Array): ResponseApdu {
    const pending = this.#pending;
    this.#pending = undefined;
    const parsed = parseCommand(bytes);
    const { extendedLength, maxCommandBytes } = this.#behaviour;
    if (!parsed.ok || bytes.length > maxCommandBytes || (parsed.value.extended && !extendedLength)) {
      // Refused before secure messaging is looked at, so in clear; and what is answered in clear ends the session.
      this.#applet.endChannel();
      return { data: new Uint8Array(), sw: statusWords.wrongLength };
    }
    const command = toPlain(parsed.value);
    const room = this.#room(command);
    if (pending !== undefined && command.cla === 0 && command.ins === ins.getResponse) {
      return this.#portion(pending, room);
    }
    return this.#portion(this.#applet.process(command, room), room);
  }

  /** A protected answer always has data, so Le left out there means the longest short answer. */
  #room({ cla, ne }: PlainCommand): number {
    const asked = cla === PROTECTED_CLA && ne === 0 ? MAX_SHORT_NE : ne;
    return Math.min(asked, this.#behaviour.maxResponseBytes - STATUS_BYTES);
  }

  /** As many bytes as there is room for; the rest is announced by 61xx (ISO 7816-4 §5.1). */
  #portion({ data, sw }: ResponseApdu, room: number): ResponseApdu {
    if (data.length <= room) return { data, sw };
    const rest = data.slice(room);
    this.#pending = { data: rest, sw };
    return { data: data.slice(0, room), sw: 0x6100 | (rest.length > 0xff ? MANY : rest.length) };
  }
}
