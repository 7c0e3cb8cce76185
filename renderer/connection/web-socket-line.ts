/** A line over WebSocket that reconnects by itself. @module */
import type { Line, LineListener, LineState } from "./line.ts";

/** Close code of the service for a window without the launcher's cookie. */
export const CLOSE_NOT_ALLOWED = 4401;

const FIRST_WAIT_MS = 250;
/** The service starts in seconds; a person in front of the screen should not wait much longer than it. */
const LONGEST_WAIT_MS = 4000;

/** How long to wait before the given try (1 = the first after a loss), in milliseconds. */
export function waitBefore(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
}

/** Opens `url` and keeps it open until {@link Line.close} or until the service refuses the window. */
export function webSocketLine(url: string): Line {
  let socket: WebSocket | undefined;
  let listener: LineListener | undefined;
  let state: LineState = "connecting";
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const setState = (next: LineState): void => {
    state = next;
    listener?.state(next);
  };
  const connect = (): void => {
    const opening = new WebSocket(url);
    socket = opening;
    opening.onopen = () => {
      attempts = 0;
      setState("open");
    };
    opening.onmessage = (event) => listener?.message(parseJson(event.data));
    opening.onclose = (event) => {
      if (socket !== opening || closed) return;
      if (event.code === CLOSE_NOT_ALLOWED) {
        setState("refused");
        return;
      }
      attempts += 1;
      setState("lost");
      timer = setTimeout(connect, waitBefore(attempts));
    };
  };
  connect();

  return {
    send(message) {
      if (state !== "open" || socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    listen(next) {
      listener = next;
      next.state(state);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}

function parseJson(data: unknown): unknown {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
