/** The line to the service as a screen sees it: it may be lost and come back. @module */
import type { Transport } from "../../core/protocol/transport.ts";

/** `refused`: this window was not opened by the launcher, and trying again does not help. */
export type LineState = "connecting" | "open" | "lost" | "refused";

export interface LineListener {
  /** A JSON value, untrusted; `undefined` where what came was no JSON. */
  message(message: unknown): void;
  state(state: LineState): void;
}

export interface Line {
  /** False where the line is not open: the message was not sent and is not kept. */
  send(message: unknown): boolean;
  /** At most one listener. It is told the present state at once. */
  listen(listener: LineListener): void;
  close(): void;
}

/** A line over a transport that is open already and does not come back: tests, and the Electron bridge. */
export function transportLine(transport: Transport): Line {
  let open = true;
  return {
    send(message) {
      if (open) transport.send(message);
      return open;
    },
    listen(listener) {
      transport.onMessage((message) => listener.message(message));
      transport.onClose(() => {
        open = false;
        listener.state("lost");
      });
      listener.state(open ? "open" : "lost");
    },
    close() {
      transport.close();
    },
  };
}
