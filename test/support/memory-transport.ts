/** A transport without anything between. @module */
import type { Transport } from "../../core/protocol/transport.ts";

/** Two ends of one line in memory; what one sends, the other receives on the next microtask, as a copy. */
export function memoryTransportPair(): readonly [Transport, Transport] {
  const ends = [newEnd(), newEnd()] as const;
  const connect = (from: End, to: End): Transport => ({
    send(message) {
      const copy: unknown = JSON.parse(JSON.stringify(message));
      queueMicrotask(() => {
        if (!to.closed) to.message?.(copy);
      });
    },
    onMessage(listener) {
      from.message = listener;
    },
    onClose(listener) {
      from.close = listener;
    },
    close() {
      for (const end of ends) {
        if (end.closed) continue;
        end.closed = true;
        queueMicrotask(() => end.close?.());
      }
    },
  });
  return [connect(ends[0], ends[1]), connect(ends[1], ends[0])];
}

interface End {
  closed: boolean;
  message: ((message: unknown) => void) | undefined;
  close: (() => void) | undefined;
}

function newEnd(): End {
  return { closed: false, message: undefined, close: undefined };
}
