/** A code scanner on a serial port (also USB in virtual COM mode) that ends each code with CR or LF. @module */
import { SerialPort } from "serialport";
import type { Scanner } from "../../core/ports/scanner.ts";
import { createLineReader } from "./lines.ts";

export interface SerialScannerOptions {
  /** E.g. `/dev/ttyACM0` or `COM3`. */
  readonly path: string;
  /** Bits per second. */
  readonly baudRate: number;
  /** Told when the port opens and when it is lost, so that the terminal can show it. */
  readonly onState?: (open: boolean) => void;
}

/** A port that is not there, or was unplugged, is tried again after this, milliseconds. */
const REOPEN_AFTER_MS = 2000;

/** Opens the port and keeps it open through unplugging. Without a port it reads nothing: the digits can be typed. */
export function createSerialScanner(options: SerialScannerOptions): Scanner {
  const listeners = new Set<(text: string) => void>();
  let port: SerialPort | undefined;
  let reopen: NodeJS.Timeout | undefined;
  let closed = false;

  function open(): void {
    const { path, baudRate } = options;
    const opening = new SerialPort({ path, baudRate, autoOpen: false });
    const readLines = createLineReader();
    port = opening;
    opening.on("data", (bytes: Uint8Array) => {
      for (const line of readLines(bytes)) for (const listener of listeners) listener(line);
    });
    opening.on("error", () => lost(opening));
    opening.on("close", () => lost(opening));
    opening.open((error) => {
      if (error === null || error === undefined) options.onState?.(true);
      else lost(opening);
    });
  }

  function lost(which: SerialPort): void {
    if (closed || port !== which) return;
    port = undefined;
    options.onState?.(false);
    if (which.isOpen) which.close(() => undefined);
    reopen = setTimeout(open, REOPEN_AFTER_MS);
  }

  open();
  return {
    watch(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async close() {
      closed = true;
      clearTimeout(reopen);
      listeners.clear();
      const last = port;
      if (last?.isOpen) await new Promise<void>((resolve) => last.close(() => resolve()));
    },
  };
}
