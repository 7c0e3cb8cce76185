/** One simulated reader: the card in it, the commands that pass, the hand that pulls. @module */
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { ApduLimits, CardConnection, CardInterface } from "../../core/ports/card-reader.ts";
import type { SimulatedCard } from "../card/simulated-card.ts";
import type { CardName } from "../personalise/catalogue.ts";
import { type ReaderFault, strikesAt } from "./faults.ts";
import { describeExchange } from "./trace.ts";

export interface SlotOptions {
  readonly interface: CardInterface;
  readonly limits: ApduLimits;
  /** How long a silent card is waited for. */
  readonly answerTimeOutMs: number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  readonly trace: ((line: string) => void) | undefined;
}

/** One stay of a card in the reader; aborted when it is pulled. */
interface Stay {
  readonly name: CardName;
  readonly card: SimulatedCard;
  readonly pulled: AbortController;
  commands: number;
  connected: boolean;
}

export class SimulatedSlot {
  readonly #options: SlotOptions;
  #stay: Stay | undefined;
  #fault: ReaderFault | null = null;
  /** Called after the card has gone, by hand or by a fault. */
  readonly #onRemoved: () => void;

  constructor(options: SlotOptions, onRemoved: () => void) {
    this.#options = options;
    this.#onRemoved = onRemoved;
  }

  get cardName(): CardName | null {
    return this.#stay?.name ?? null;
  }

  get atr(): Uint8Array | undefined {
    return this.#stay?.card.atr;
  }

  setFault(fault: ReaderFault | null): void {
    this.#fault = fault;
  }

  /** The slot must be empty. */
  insert(name: CardName, card: SimulatedCard): void {
    card.reset();
    this.#stay = { name, card, pulled: new AbortController(), commands: 0, connected: false };
  }

  /** Harmless where the slot is empty. */
  pull(): void {
    const stay = this.#stay;
    if (stay === undefined) return;
    this.#stay = undefined;
    stay.card.powerOff();
    stay.pulled.abort();
    this.#onRemoved();
  }

  /** Exclusive; the card is reset. Fails with `card.lost` (no card) or `reader.failed` (already connected). */
  connect(): Result<CardConnection> {
    const stay = this.#stay;
    if (stay === undefined) return fail("card.lost", "no card in the reader");
    if (stay.connected) return fail("reader.failed", "sharing violation");
    stay.connected = true;
    stay.card.reset();
    let released = false;
    return ok({
      channel: {
        atr: stay.card.atr,
        interface: this.#options.interface,
        limits: this.#options.limits,
        transmit: async (command) =>
          released ? fail("reader.failed", "connection released") : this.#transmit(stay, command),
      },
      release: async () => {
        if (released) return;
        released = true;
        stay.connected = false;
        stay.card.powerOff();
      },
    });
  }

  async #transmit(stay: Stay, command: Uint8Array): Promise<Result<Uint8Array>> {
    const { limits, trace } = this.#options;
    if (stay.pulled.signal.aborted) return fail("card.lost");
    if (command.length > limits.maxCommandBytes) return fail("reader.failed", "command too long");
    stay.commands += 1;
    const outcome = await this.#answer(stay, command, strikesAt(this.#fault, stay.commands));
    trace?.(describeExchange(command, outcome.ok ? outcome.value : undefined));
    return outcome;
  }

  async #answer(stay: Stay, command: Uint8Array, fault: ReaderFault | null): Promise<Result<Uint8Array>> {
    switch (fault?.kind) {
      case "pull":
        this.pull();
        return fail("card.lost");
      case "silent":
        await this.#waitOrPulled(stay);
        return stay.pulled.signal.aborted ? fail("card.lost") : fail("card.no_answer");
      case "garbage":
        return ok(fault.answer);
      default: {
        const response = await untilPulled(stay, stay.card.process(command));
        return response === undefined ? fail("card.lost") : ok(response);
      }
    }
  }

  async #waitOrPulled(stay: Stay): Promise<void> {
    const { sleep, answerTimeOutMs } = this.#options;
    await untilPulled(
      stay,
      sleep(answerTimeOutMs, stay.pulled.signal).catch(() => undefined),
    );
  }
}

/** Undefined where the card is pulled first. */
function untilPulled<T>({ pulled }: Stay, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    if (pulled.signal.aborted) return stop();
    pulled.signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => pulled.signal.removeEventListener("abort", stop));
  });
}
