/** Simulated cards as a reader shows them, with the demonstration's trust. @module */
import { randomBytes } from "node:crypto";
import { ok, type Result } from "../../../core/errors/result.ts";
import type { IdentifyRequest } from "../../../core/identity/identify.ts";
import type { CardChannel, CardInterface } from "../../../core/ports/card-reader.ts";
import { openBundle } from "../../../core/trust/bundle.ts";
import { demonstrationBundle, demonstrationRoot } from "../../../core/trust/demonstration.ts";
import { demonstrationTerminal } from "../../../core/trust/terminal-demonstration.ts";
import { type CitizenCardMemory, newMemory } from "../../../firmware-sim/card/memory.ts";
import type { SimulatedCard } from "../../../firmware-sim/card/simulated-card.ts";
import type { CardName } from "../../../firmware-sim/personalise/catalogue.ts";
import { makeCard } from "../../../firmware-sim/personalise/make-card.ts";
import { cardAccessNumber } from "../../../firmware-sim/personalise/printed.ts";
import { EXTENDED_LIMITS } from "../../support/card-channel.ts";
import { inflate } from "../trust/fixtures.ts";

export const TERMINAL_ID = "phu-lang-01";
export const NOW = new Date("2026-03-10T08:00:00Z");

export function insert(
  name: CardName,
  interface_: CardInterface = "contactless",
  memory: CitizenCardMemory = newMemory(),
): SimulatedCard {
  const card = makeCard(name, {
    now: NOW.getTime(),
    interface: interface_,
    random: randomBytes,
    memory,
    sleep: async () => undefined,
  });
  card.reset();
  return card;
}

/** `tamper` sees each response before the terminal does; its index counts commands from 0. */
export function channelTo(
  card: Pick<SimulatedCard, "atr" | "interface" | "process">,
  options: {
    readonly limits?: CardChannel["limits"];
    readonly tamper?: (response: Uint8Array, index: number) => Result<Uint8Array>;
  } = {},
): CardChannel {
  let index = 0;
  return {
    atr: card.atr,
    interface: card.interface,
    limits: options.limits ?? EXTENDED_LIMITS,
    async transmit(command) {
      const response = await card.process(command);
      const sent = options.tamper?.(response, index) ?? ok(response);
      index += 1;
      return sent;
    },
  };
}

export function request(name: CardName, changes: Partial<IdentifyRequest> = {}): IdentifyRequest {
  const now = changes.now ?? NOW;
  const bundle = openBundle(demonstrationBundle(now), demonstrationRoot(), now, { profile: "demonstration" });
  if (!bundle.ok) throw new Error(bundle.failure.detail);
  return {
    can: cardAccessNumber(name),
    needs: ["personal_number", "full_name"],
    terminalId: TERMINAL_ID,
    terminal: demonstrationTerminal(TERMINAL_ID, now),
    random: randomBytes,
    bundle: bundle.value,
    now,
    inflate,
    ...changes,
  };
}
