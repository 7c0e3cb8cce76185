/** A card that answers by itself, with no reader between, and what readers carry. @module */
import { ok } from "../../core/errors/result.ts";
import type { ApduLimits, CardChannel } from "../../core/ports/card-reader.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";

export const SHORT_LIMITS: ApduLimits = {
  maxCommandBytes: 261,
  maxResponseBytes: 258,
  extendedLength: false,
};
/** Of a reader that carries all that there is. */
export const EXTENDED_LIMITS: ApduLimits = {
  maxCommandBytes: 65_544,
  maxResponseBytes: 65_538,
  extendedLength: true,
};

/** Laid down anew: reset, with nothing selected. */
export function cardChannel(
  card: Pick<PluggableCard, "atr" | "process" | "reset"> & Partial<Pick<CardChannel, "interface">>,
  limits: ApduLimits = EXTENDED_LIMITS,
): CardChannel {
  card.reset();
  return {
    atr: card.atr,
    interface: card.interface ?? "contactless",
    limits,
    transmit: async (command) => ok(await card.process(command)),
  };
}
