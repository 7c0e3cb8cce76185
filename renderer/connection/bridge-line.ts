/** The line through Electron's preload, where that is there. @module */
import type { Line } from "./line.ts";
import { transportLine } from "./line.ts";
import { webSocketLine } from "./web-socket-line.ts";

/** What the preload puts on `window`. */
export interface Bridge {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

declare global {
  interface Window {
    readonly motCham?: Bridge;
  }
}

function bridgeLine(bridge: Bridge): Line {
  return transportLine({
    send: (message) => bridge.send(message),
    onMessage: (listener) => bridge.onMessage(listener),
    // Where the service stops, the shell closes the window: the bridge itself does not go.
    onClose() {},
    close() {},
  });
}

/** The kiosk's line: Electron's bridge where there is one, else a WebSocket to `path` of the page's own host. */
export function openLine(path: string): Line {
  if (window.motCham !== undefined && path === "/ws") return bridgeLine(window.motCham);
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  return webSocketLine(`${scheme}://${window.location.host}${path}`);
}
