/** A card with a stopwatch: what is spent in it is not the terminal's time. @module */
import type { CardChannel } from "../../core/ports/card-reader.ts";

/** `spent` in milliseconds, over all commands so far. */
export function timedChannel(channel: CardChannel): {
  readonly channel: CardChannel;
  readonly spent: () => number;
} {
  let spent = 0;
  return {
    spent: () => spent,
    channel: {
      atr: channel.atr,
      interface: channel.interface,
      limits: channel.limits,
      async transmit(command) {
        const start = performance.now();
        const answer = await channel.transmit(command);
        spent += performance.now() - start;
        return answer;
      },
    },
  };
}
