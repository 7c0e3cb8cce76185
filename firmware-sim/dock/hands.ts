/** The hand that lays cards down: at the simulated readers, or at the virtual readers of the real PC/SC service. @module */
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import { type CardName, isCardName } from "../personalise/catalogue.ts";
import { makeCard } from "../personalise/make-card.ts";
import type { SimulatedReaders } from "../reader/simulated-readers.ts";
import { describeExchange } from "../reader/trace.ts";
import { type PluggableCard, type PluggedCard, plugIntoVpcd, vpcdPort } from "../vpcd/plug.ts";

export interface CardHand {
  /** Fails with `card.unknown`, or `reader.service_absent` where the virtual readers are not there. */
  present(cardInterface: CardInterface, name: string): Promise<Result<null>>;
  remove(cardInterface: CardInterface): Promise<void>;
  /** The name of the card in each reader. */
  state(): Readonly<Record<CardInterface, CardName | null>>;
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
  const plugged: Record<CardInterface, { name: CardName; card: PluggedCard } | null> = {
    contact: null,
    contactless: null,
  };

  async function pull(cardInterface: CardInterface): Promise<void> {
    const held = plugged[cardInterface];
    plugged[cardInterface] = null;
    await held?.card.close();
  }

  return {
    async present(cardInterface, name) {
      if (!isCardName(name)) return fail("card.unknown", "no card of this name");
      await Promise.all([pull("contact"), pull("contactless")]);
      const card = makeCard(name, { now: options.now(), interface: cardInterface, random: options.random });
      const done = await plugIntoVpcd({
        card: traced(card, options.trace),
        port: vpcdPort(cardInterface === "contact" ? 0 : 1),
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
    async close() {
      await Promise.all([pull("contact"), pull("contactless")]);
    },
  };
}

/** The same card, each exchange told in one line without its data. */
function traced(card: PluggableCard, trace: (line: string) => void): PluggableCard {
  return {
    atr: card.atr,
    reset: () => card.reset(),
    powerOff: () => card.powerOff(),
    async process(command) {
      const response = await card.process(command);
      trace(describeExchange(command, response));
      return response;
    },
  };
}
