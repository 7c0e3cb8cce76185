/**
 * Two readers without the PC/SC service, a slot and a pad, with the hands that put cards there: the simulated
 * implementation of the `CardReader` port.
 * @module
 */
import { setTimeout as wait } from "node:timers/promises";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { ApduLimits, CardInterface, CardReader, ReaderEvent } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import { openCardDrawer } from "../personalise/card-drawer.ts";
import type { ReaderFault } from "./faults.ts";
import type { PluggableCard } from "./pluggable-card.ts";
import { SimulatedSlot } from "./simulated-slot.ts";

export interface SimulatedReadersOptions {
  /** Wall time in milliseconds when a card is presented: its dates are relative to that day. */
  readonly now: () => number;
  readonly random: RandomBytes;
  /** One line per exchange: header bytes, lengths, status word. */
  readonly trace?: (line: string) => void;
  /** Default: extended length, up to the largest APDU. */
  readonly limits?: ApduLimits;
  /** How long a silent card is waited for; default 5,000 ms. */
  readonly answerTimeOutMs?: number;
  /** Waits of cards and readers; real time where absent. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

export interface SimulatedReaders extends CardReader {
  /**
   * Puts the card into the slot or onto the pad; whatever lies there is taken away first, and the card itself from
   * the other reader. Fails with `card.unknown` where no card has this name.
   */
  present(cardInterface: CardInterface, cardName: string): Result<void>;
  /** The same with the card in the text of a `card.json`. Fails with `config.invalid`. */
  presentFile(cardInterface: CardInterface, name: string, json: string): Result<void>;
  /** Harmless where no card is there. */
  remove(cardInterface: CardInterface): void;
  /** The name of the card in each reader. */
  state(): Readonly<Record<CardInterface, string | null>>;
  /** Plants a fault in a reader until it is replaced, or taken out with null. */
  setFault(cardInterface: CardInterface, fault: ReaderFault | null): void;
  /** The fault planted in each reader. */
  faults(): Readonly<Record<CardInterface, ReaderFault | null>>;
}

/** Header, extended length fields and 65,535 bytes; 65,536 bytes and the status word. */
const EXTENDED_LIMITS: ApduLimits = {
  maxCommandBytes: 65_544,
  maxResponseBytes: 65_538,
  extendedLength: true,
};
const ANSWER_TIME_OUT_MS = 5_000;

const readers = {
  contact: { readerId: "sim-contact", name: "Simulated slot" },
  contactless: { readerId: "sim-contactless", name: "Simulated pad" },
} as const satisfies Record<CardInterface, { readonly readerId: string; readonly name: string }>;
const INTERFACES = ["contact", "contactless"] as const satisfies readonly CardInterface[];

export function createSimulatedReaders(options: SimulatedReadersOptions): SimulatedReaders {
  const listeners = new Set<(event: ReaderEvent) => void>();
  const drawer = openCardDrawer(options);
  const slots = { contact: newSlot("contact"), contactless: newSlot("contactless") };

  function newSlot(cardInterface: CardInterface): SimulatedSlot {
    const { limits = EXTENDED_LIMITS, answerTimeOutMs = ANSWER_TIME_OUT_MS, trace } = options;
    const sleep = options.sleep ?? ((ms: number, signal: AbortSignal) => wait(ms, undefined, { signal }));
    return new SimulatedSlot({ interface: cardInterface, limits, answerTimeOutMs, sleep, trace }, () => {
      tell({ type: "removed", readerId: readers[cardInterface].readerId });
    });
  }

  /** Events come on the next microtask, in order, so that a listener may stop watching from within. */
  function tell(event: ReaderEvent, to: Iterable<(event: ReaderEvent) => void> = listeners): void {
    for (const listener of to) {
      queueMicrotask(() => {
        if (listeners.has(listener)) listener(event);
      });
    }
  }

  function tellCard(cardInterface: CardInterface, to?: Iterable<(event: ReaderEvent) => void>): void {
    const { atr } = slots[cardInterface];
    const { readerId } = readers[cardInterface];
    if (atr !== undefined) tell({ type: "card", readerId, atr, interface: cardInterface }, to);
  }

  function lay(cardInterface: CardInterface, name: string, card: Result<PluggableCard>): Result<void> {
    if (!card.ok) return card;
    for (const other of INTERFACES) {
      if (other === cardInterface || slots[other].cardName === name) slots[other].pull();
    }
    slots[cardInterface].insert(name, card.value);
    tellCard(cardInterface);
    return ok(undefined);
  }

  return {
    watch(listener) {
      listeners.add(listener);
      for (const cardInterface of INTERFACES) {
        tell({ type: "attached", ...readers[cardInterface], interface: cardInterface }, [listener]);
        tellCard(cardInterface, [listener]);
      }
      return () => void listeners.delete(listener);
    },
    async connect(readerId) {
      const cardInterface = INTERFACES.find((candidate) => readers[candidate].readerId === readerId);
      return cardInterface === undefined ? fail("reader.absent") : slots[cardInterface].connect();
    },
    async close() {
      listeners.clear();
      for (const cardInterface of INTERFACES) slots[cardInterface].pull();
    },
    present(cardInterface, cardName) {
      return lay(cardInterface, cardName, drawer.take(cardName, cardInterface));
    },
    presentFile(cardInterface, name, json) {
      return lay(cardInterface, name, drawer.load(json, cardInterface));
    },
    remove(cardInterface) {
      slots[cardInterface].pull();
    },
    state() {
      return { contact: slots.contact.cardName, contactless: slots.contactless.cardName };
    },
    setFault(cardInterface, fault) {
      slots[cardInterface].setFault(fault);
    },
    faults() {
      return { contact: slots.contact.fault, contactless: slots.contactless.fault };
    },
  };
}
