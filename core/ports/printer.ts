/** Printers. @module */
import type { Result } from "../errors/result.ts";

/** A picture of one bit a dot, row by row, eight dots a byte, most significant bit left, 1 = black. */
export interface Bitmap {
  /** Dots; a multiple of 8. */
  readonly width: number;
  readonly height: number;
  /** `width / 8 * height` bytes. */
  readonly bits: Uint8Array;
}

export type PrinterState = "ready" | "paper_low";

export interface ReceiptPrinter {
  /** Dots across the paper: 576 for 80 mm, 384 for 58 mm. */
  readonly dotsPerLine: number;
  /** Asks the device. Failures: `printer.paper_out`, `printer.cover_open`, `printer.offline`. */
  status(): Promise<Result<PrinterState>>;
  /**
   * Asks the state, sends the picture, cuts, and asks again. Ok means the device said afterwards that it is
   * well. Failures as {@link status}, and `printer.unconfirmed` where the picture went out and no answer came.
   */
  print(slip: Bitmap): Promise<Result<PrinterState>>;
  close(): Promise<void>;
}
