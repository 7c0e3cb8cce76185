/** A printer on a serial port, also USB in virtual COM mode. 8N1. @module */
import { SerialPort } from "serialport";
import { withoutAutomaticStatus } from "../escpos/automatic-status.ts";
import { createInbox, type OpenLink, within } from "./byte-link.ts";

const OPEN_MS = 2000;
const CLOSE_MS = 1000;

/** "none" is for cables without these lines, where RTS/CTS would wait for ever; a slow printer then loses rows. */
export type FlowControl = "rtscts" | "none";

/** `path`: e.g. `/dev/ttyUSB0` or `COM3`. */
export function serialLink(path: string, baudRate: number, flowControl: FlowControl): OpenLink {
  return async () => {
    const inbox = createInbox(withoutAutomaticStatus());
    const port = new SerialPort({ path, baudRate, rtscts: flowControl === "rtscts", autoOpen: false });
    let lost = false;
    const end = (): void => {
      lost = true;
      inbox.end();
    };
    port.on("data", (bytes: Uint8Array) => inbox.push(bytes));
    port.on("error", end);
    port.on("close", end);
    const opened = await within(OPEN_MS, (done) => port.open((error) => done(!error)));
    if (!opened) return undefined;
    return {
      inbox,
      get lost() {
        return lost;
      },
      write: (bytes, ms) =>
        within(ms, (done) => {
          port.write(bytes, (error) => {
            if (error) done(false);
            // Written is what left the machine, not what waits in the driver.
            else port.drain((failed) => done(!failed));
          });
        }),
      async close() {
        if (port.isOpen) await within(CLOSE_MS, (done) => port.close((error) => done(!error)));
      },
    };
  };
}
