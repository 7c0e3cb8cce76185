/** The shell's line to the service: the same WebSocket and the same cookie as a browser's. @module */
import { WebSocket } from "ws";
import type { Transport } from "../../core/protocol/transport.ts";
import { socketTransport } from "../browser/socket-transport.ts";

const SOCKET_PATH = "/ws";
const ANSWER_WITHIN_MS = 5000;

/** Turns a one-time token into the cookie that opens lines. Throws where the service does not take it. */
export async function redeemToken(origin: string, token: string): Promise<string> {
  const response = await fetch(`${origin}/?token=${encodeURIComponent(token)}`, {
    redirect: "manual",
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const [cookie] = response.headers.getSetCookie();
  if (cookie === undefined) throw new Error("the service did not take the token");
  return cookie.split(";", 1)[0] ?? "";
}

/** Opens one line. Throws where it does not open. */
export function openServiceLine(origin: string, cookie: string): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${origin.replace(/^http/, "ws")}${SOCKET_PATH}`, {
      origin,
      headers: { cookie },
      handshakeTimeout: ANSWER_WITHIN_MS,
    });
    const transport = socketTransport(socket);
    socket.once("open", () => {
      // The service speaks first, maybe before the caller listens: none of that may be missed.
      socket.pause();
      resolve({
        ...transport,
        onMessage(listener) {
          transport.onMessage(listener);
          socket.resume();
        },
      });
    });
    socket.once("error", reject);
  });
}
