/** The slip printer that the configuration names. @module */
import { fail } from "../../core/errors/result.ts";
import type { ReceiptPrinter } from "../../core/ports/printer.ts";
import { createEscposPrinter } from "./escpos-printer.ts";
import { type FlowControl, serialLink } from "./link/serial.ts";
import { tcpLink } from "./link/tcp.ts";

export interface ReceiptPrinterSettings {
  readonly kind: "tcp" | "serial" | "none";
  readonly host: string;
  readonly port: number;
  /** Null where there is no serial port. */
  readonly path: string | null;
  /** Bits per second. */
  readonly baudRate: number;
  /** Of the serial port. */
  readonly flowControl: FlowControl;
  readonly dotsPerLine: number;
}

/** Far below what any network carries; only bounds the time. */
const TCP_BYTES_PER_SECOND = 50_000;
/** Start and stop bit with each eight. */
const BITS_PER_BYTE = 10;

/** Opens nothing yet: the first question does. A kiosk without a printer has one that is always offline. */
export function createReceiptPrinter(settings: ReceiptPrinterSettings): ReceiptPrinter {
  const { kind, host, port, path, baudRate, flowControl, dotsPerLine } = settings;
  if (kind === "tcp") {
    return createEscposPrinter({
      open: tcpLink(host, port),
      dotsPerLine,
      bytesPerSecond: TCP_BYTES_PER_SECOND,
    });
  }
  if (kind === "serial" && path !== null) {
    return createEscposPrinter({
      open: serialLink(path, baudRate, flowControl),
      dotsPerLine,
      bytesPerSecond: baudRate / BITS_PER_BYTE,
    });
  }
  return noPrinter(dotsPerLine);
}

function noPrinter(dotsPerLine: number): ReceiptPrinter {
  const absent = () => Promise.resolve(fail("printer.offline", "no printer configured"));
  return { dotsPerLine, status: absent, print: absent, close: () => Promise.resolve() };
}
