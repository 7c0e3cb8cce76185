/**
 * Slips wait here until paper has carried them: one at a time, tried again by themselves when the printer is well.
 * Also keeps watch over the printer, so that missing paper is known before anybody needs it.
 * @module
 */
import type { ErrorCode } from "../../core/errors/codes.ts";
import type { Result } from "../../core/errors/result.ts";
import type { Bitmap, ReceiptPrinter } from "../../core/ports/printer.ts";

export type SlipProgress =
  | { readonly state: "printing" }
  | { readonly state: "printed" }
  | { readonly state: "waiting"; readonly code: ErrorCode };

export interface PrintQueueOptions {
  readonly printer: ReceiptPrinter;
  /** Makes the picture of a dossier's slip, at the moment of printing. */
  readonly render: (dossier: string) => Promise<Result<Bitmap>>;
  readonly onProgress: (dossier: string, progress: SlipProgress) => void;
  /** The printer's own state changed; null: it is well. */
  readonly onDevice: () => void;
  /** How often the printer is asked, milliseconds. */
  readonly pollMs: number;
}

export interface PrintQueue {
  /** Null: well. */
  readonly device: ErrorCode | null;
  add(dossier: string): void;
  close(): Promise<void>;
}

export function createPrintQueue(options: PrintQueueOptions): PrintQueue {
  const waiting: string[] = [];
  let device: ErrorCode | null = null;
  let closed = false;
  let turn: Promise<void> = Promise.resolve();

  function setDevice(code: ErrorCode | null): void {
    if (code === device) return;
    device = code;
    options.onDevice();
  }

  async function printNext(): Promise<void> {
    const dossier = waiting[0];
    if (dossier === undefined || closed) return;
    const picture = await options.render(dossier);
    if (!picture.ok) return done(dossier, { state: "waiting", code: picture.failure.code });
    options.onProgress(dossier, { state: "printing" });
    const printed = await options.printer.print(picture.value);
    if (printed.ok) {
      setDevice(null);
      return done(dossier, { state: "printed" });
    }
    const { code } = printed.failure;
    // It may have come out: printing it again by itself could put a second slip into somebody's hand.
    if (code === "printer.unconfirmed") return done(dossier, { state: "waiting", code });
    setDevice(code);
    options.onProgress(dossier, { state: "waiting", code });
  }

  function done(dossier: string, progress: SlipProgress): void {
    waiting.shift();
    options.onProgress(dossier, progress);
  }

  async function work(): Promise<void> {
    while (waiting.length > 0 && !closed) {
      const before = waiting.length;
      await printNext();
      if (waiting.length >= before) return;
    }
  }

  async function poll(): Promise<void> {
    if (closed) return;
    const status = await options.printer.status();
    setDevice(status.ok ? null : status.failure.code);
    if (status.ok) await work();
  }

  /** The printer is one device: jobs and questions take turns. */
  function enter(step: () => Promise<void>): void {
    turn = turn.then(step);
  }

  const timer = setInterval(() => enter(poll), options.pollMs);
  enter(poll);

  return {
    get device() {
      return device;
    },
    add(dossier) {
      if (waiting.includes(dossier)) return;
      waiting.push(dossier);
      enter(work);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await turn;
      await options.printer.close();
    },
  };
}
