/** Counts what goes over a card link. @module */
import type { CardChannel } from "../ports/card-reader.ts";

export interface LinkUsage {
  readonly commands: number;
  /** Both ways. */
  readonly bytes: number;
}

export function meterChannel(channel: CardChannel): {
  readonly channel: CardChannel;
  readonly usage: () => LinkUsage;
} {
  let commands = 0;
  let bytes = 0;
  const metered: CardChannel = {
    atr: channel.atr,
    interface: channel.interface,
    limits: channel.limits,
    async transmit(command) {
      const answer = await channel.transmit(command);
      commands += 1;
      bytes += command.length + (answer.ok ? answer.value.length : 0);
      return answer;
    },
  };
  return { channel: metered, usage: () => ({ commands, bytes }) };
}
