/** Every synthetic card by its name, provincial and national: the drawer that hands take cards from. @module */
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import type { RandomBytes } from "../../core/ports/clock.ts";
import { type CitizenCardMemory, newMemory } from "../card/memory.ts";
import { NationalCard } from "../card/national/national-card.ts";
import { SimulatedCard } from "../card/simulated-card.ts";
import type { NonVolatileMemory } from "../card/wrong-tries.ts";
import type { PluggableCard } from "../reader/pluggable-card.ts";
import { type CardName, isCardName, type ListedCard, listCards } from "./catalogue.ts";
import { loadCardFile } from "./issue/card-file.ts";
import { makeCard } from "./make-card.ts";
import {
  isNationalCardName,
  type ListedNationalCard,
  listNationalCards,
  type NationalCardName,
} from "./national/catalogue.ts";
import { makeNationalCardContents, nationalPrintedQr } from "./national/make-national-card.ts";
import { printedQr } from "./printed.ts";

export interface CardDrawerOptions {
  /** Wall time in milliseconds: the dates on a card are relative to the day it is taken out. */
  readonly now: () => number;
  readonly random: RandomBytes;
  /** How cards wait after wrong tries; real time where absent. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

export interface CardDrawer {
  /** The card of this name. What stays on its chip without power is kept. Fails with `card.unknown`. */
  take(name: string, cardInterface: CardInterface): Result<PluggableCard>;
  /** The card in the text of a `card.json`, fresh from the factory. Fails with `config.invalid`. */
  load(json: string, cardInterface: CardInterface): Result<PluggableCard>;
  /** The code printed on the card, as the cradle's scanner reads it; undefined where no card has this name. */
  printed(name: string): string | undefined;
}

/** Provincial cards, then national ones; good ones first in each. */
export function listAllCards(): readonly (ListedCard | ListedNationalCard)[] {
  return [...listCards(), ...listNationalCards()];
}

export function openCardDrawer({ now, random, sleep }: CardDrawerOptions): CardDrawer {
  const provincial = new Map<CardName, CitizenCardMemory>();
  const national = new Map<NationalCardName, NonVolatileMemory>();

  return {
    take(name, cardInterface) {
      if (isCardName(name)) {
        const memory = kept(provincial, name, newMemory);
        const settings = { now: now(), random, interface: cardInterface, memory };
        return ok(makeCard(name, sleep === undefined ? settings : { ...settings, sleep }));
      }
      if (!isNationalCardName(name)) return fail("card.unknown", "no card of this name");
      const memory = kept(national, name, () => ({ wrongTries: 0 }));
      const contents = makeNationalCardContents(name, { now: now() });
      return ok(new NationalCard({ contents, interface: cardInterface, random, memory }));
    },
    load(json, cardInterface) {
      const loaded = loadCardFile(json);
      if (!loaded.ok) return loaded;
      const common = { interface: cardInterface, random };
      if (loaded.value.document === "national") {
        return ok(new NationalCard({ ...common, contents: loaded.value.contents }));
      }
      const settings = { ...common, contents: loaded.value.contents };
      return ok(new SimulatedCard(sleep === undefined ? settings : { ...settings, sleep }));
    },
    printed(name) {
      if (isCardName(name)) return printedQr(name);
      return isNationalCardName(name) ? nationalPrintedQr(name, { now: now() }) : undefined;
    },
  };
}

function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
