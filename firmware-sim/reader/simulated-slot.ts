/** One simulated reader: the card in it, the commands that pass, the hand that pulls. @module */
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { ApduLimits, CardConnection, CardInterface } from "../../core/ports/card-reader.ts";
import type { ReaderFault } from "./faults.ts";
import { FaultyCard } from "./faulty-card.ts";
import type { PluggableCard } from "./pluggable-card.ts";
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
  readonly name: string;
  readonly card: FaultyCard;
  readonly pulled: AbortController;
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

  get cardName(): string | null {
    return this.#stay?.name ?? null;
  }

  get atr(): Uint8Array | undefined {
    return this.#stay?.card.atr;
  }

  get fault(): ReaderFault | null {
    return this.#fault;
  }

  setFault(fault: ReaderFault | null): void {
    this.#fault = fault;
  }

  /** The slot must be empty. */
  insert(name: string, card: PluggableCard): void {
    card.reset();
    const faulty = new FaultyCard(card, () => this.#fault);
    this.#stay = { name, card: faulty, pulled: new AbortController(), connected: false };
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
    /** Released, or given up with a silent card, as the process around a real reader is. */
    let over = false;
    let released = false;
    return ok({
      channel: {
        atr: stay.card.atr,
        interface: this.#options.interface,
        limits: this.#options.limits,
        transmit: async (command) => {
          if (over) return fail("card.lost", "the connection has ended");
          const answer = await this.#transmit(stay, command);
          if (!answer.ok && answer.failure.code === "card.no_answer") over = true;
          return answer;
        },
      },
      release: async () => {
        if (released) return;
        released = true;
        over = true;
        stay.connected = false;
        stay.card.powerOff();
      },
    });
  }

  async #transmit(stay: Stay, command: Uint8Array): Promise<Result<Uint8Array>> {
    const { limits, trace } = this.#options;
    if (stay.pulled.signal.aborted) return fail("card.lost");
    if (command.length > limits.maxCommandBytes) return fail("reader.failed", "command too long");
    const outcome = await this.#answer(stay, command);
    trace?.(describeExchange(command, outcome.ok ? outcome.value : undefined));
    return outcome;
  }

  async #answer(stay: Stay, command: Uint8Array): Promise<Result<Uint8Array>> {
    const outcome = await untilPulled(stay, stay.card.process(command));
    if (outcome === undefined) return fail("card.lost");
    if (outcome.type === "pulled") {
      this.pull();
      return fail("card.lost");
    }
    const { answerTimeOutMs } = this.#options;
    const afterMs = outcome.type === "silence" ? answerTimeOutMs : outcome.afterMs;
    if (afterMs > 0) await this.#waitOrPulled(stay, Math.min(afterMs, answerTimeOutMs));
    if (stay.pulled.signal.aborted) return fail("card.lost");
    if (outcome.type === "silence" || afterMs >= answerTimeOutMs) return fail("card.no_answer");
    // As at a real reader, an answer without a status word is a card that went away.
    return outcome.answer.length < 2 ? fail("card.lost", "no status word") : ok(outcome.answer);
  }

  async #waitOrPulled(stay: Stay, milliseconds: number): Promise<void> {
    await untilPulled(
      stay,
      this.#options.sleep(milliseconds, stay.pulled.signal).catch(() => undefined),
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
