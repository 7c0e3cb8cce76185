/** A card in a simulated reader with a fault planted. @module */
import type { ApduLimits, CardChannel, CardInterface } from "../../core/ports/card-reader.ts";
import type { ReaderFault } from "../../firmware-sim/reader/faults.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";
import { SimulatedSlot } from "../../firmware-sim/reader/simulated-slot.ts";
import { EXTENDED_LIMITS } from "./card-channel.ts";
import { must } from "./store.ts";

/** Connected; nobody waits for real, and a silent card is given up at once. */
export function faultySlot(
  card: PluggableCard,
  fault: ReaderFault | null,
  limits: ApduLimits = EXTENDED_LIMITS,
  interface_: CardInterface = "contactless",
): CardChannel {
  const sleep = async () => undefined;
  const options = { interface: interface_, limits, answerTimeOutMs: 50, sleep, trace: undefined };
  const slot = new SimulatedSlot(options, () => undefined);
  slot.setFault(fault);
  slot.insert("with a fault", card);
  return must(slot.connect()).channel;
}
