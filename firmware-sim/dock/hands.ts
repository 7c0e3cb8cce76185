/** The hand that lays cards down: at the simulated readers, or at the virtual readers of the real PC/SC service. @module */
import { ok, type Result } from "../../core/errors/result.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import { openCardDrawer } from "../personalise/card-drawer.ts";
import type { ReaderFault } from "../reader/faults.ts";
import type { SimulatedReaders } from "../reader/simulated-readers.ts";
import { type PluggedCard, plugIntoVpcd, vpcdPort } from "../vpcd/plug.ts";

export interface CardHand {
  /** Fails with `card.unknown`, or `reader.service_absent` where the virtual readers are not there. */
  present(cardInterface: CardInterface, name: string): Promise<Result<null>>;
  remove(cardInterface: CardInterface): Promise<void>;
  /** The name of the card in each reader. */
  state(): Readonly<Record<CardInterface, string | null>>;
  /** Plants a fault in a reader until it is replaced, or taken out with null. */
  setFault(cardInterface: CardInterface, fault: ReaderFault | null): void;
  faults(): Readonly<Record<CardInterface, ReaderFault | null>>;
  close(): Promise<void>;
}

export function handAtSimulatedReaders(readers: SimulatedReaders): CardHand {
  return {
    async present(cardInterface, name) {
      const done = readers.present(cardInterface, name);
      return done.ok ? ok(null) : done;
    },
    async remove(cardInterface) {
      readers.remove(cardInterface);
    },
    state: () => readers.state(),
    setFault: (cardInterface, fault) => readers.setFault(cardInterface, fault),
    faults: () => readers.faults(),
    close: () => readers.close(),
  };
}

/** Slot 0 of the virtual reader driver plays the slot, slot 1 the pad. */
export function handAtVpcd(options: {
  readonly now: () => number;
  readonly random: RandomBytes;
  readonly onChange: () => void;
  readonly trace: (line: string) => void;
}): CardHand {
  const plugged: Record<CardInterface, { name: string; card: PluggedCard } | null> = {
    contact: null,
    contactless: null,
  };
  const faults: Record<CardInterface, ReaderFault | null> = { contact: null, contactless: null };
  const drawer = openCardDrawer(options);

  async function pull(cardInterface: CardInterface): Promise<void> {
    const held = plugged[cardInterface];
    plugged[cardInterface] = null;
    await held?.card.close();
  }

  return {
    async present(cardInterface, name) {
      const card = drawer.take(name, cardInterface);
      if (!card.ok) return card;
      const other = cardInterface === "contact" ? "contactless" : "contact";
      await pull(cardInterface);
      if (plugged[other]?.name === name) await pull(other);
      const done = await plugIntoVpcd({
        card: card.value,
        port: vpcdPort(cardInterface === "contact" ? 0 : 1),
        trace: options.trace,
        fault: () => faults[cardInterface],
      });
      if (!done.ok) return done;
      const held = { name, card: done.value };
      plugged[cardInterface] = held;
      void done.value.unplugged.then(() => {
        if (plugged[cardInterface] === held) plugged[cardInterface] = null;
        options.onChange();
      });
      return ok(null);
    },
    remove: pull,
    state: () => ({ contact: plugged.contact?.name ?? null, contactless: plugged.contactless?.name ?? null }),
    setFault(cardInterface, fault) {
      faults[cardInterface] = fault;
    },
    faults: () => faults,
    async close() {
      await Promise.all([pull("contact"), pull("contactless")]);
    },
  };
}
