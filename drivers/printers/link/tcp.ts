/** A printer on the network, raw TCP as on port 9100. @module */
import { connect } from "node:net";
import { withoutAutomaticStatus } from "../escpos/automatic-status.ts";
import { createInbox, type OpenLink, within } from "./byte-link.ts";

const CONNECT_MS = 1500;

export function tcpLink(host: string, port: number): OpenLink {
  return async () => {
    const inbox = createInbox(withoutAutomaticStatus());
    const socket = connect({ host, port, noDelay: true });
    let lost = false;
    socket.on("data", (bytes: Uint8Array) => inbox.push(bytes));
    // What broke it does not matter: the printer is not there.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      lost = true;
      inbox.end();
    });
    const connected = await within(CONNECT_MS, (done) => {
      socket.once("connect", () => done(true));
      socket.once("close", () => done(false));
    });
    if (!connected) {
      socket.destroy();
      return undefined;
    }
    return {
      inbox,
      get lost() {
        return lost;
      },
      write: (bytes, ms) =>
        within(ms, (done) => {
          socket.write(bytes, (error) => done(error === undefined || error === null));
        }),
      async close() {
        socket.destroy();
      },
    };
  };
}
