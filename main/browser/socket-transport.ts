/** A WebSocket as a {@link Transport} of JSON values. @module */
import type { WebSocket } from "ws";
import type { Transport } from "../../core/protocol/transport.ts";

export function socketTransport(socket: WebSocket): Transport {
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      socket.on("message", (data, isBinary) => {
        const message = isBinary ? undefined : parseJson(String(data));
        // What is not JSON is no message of any contract; the sender is not one of our screens.
        if (message === undefined) socket.close(1003, "JSON text only");
        else listener(message);
      });
    },
    onClose(listener) {
      socket.on("close", listener);
    },
    close() {
      socket.close(1000);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
