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
  /**
   * A slip older than this is not printed by itself any more: its owner has gone, and it would come out before the eyes
   * of whoever stands there when paper is put in. Milliseconds; default 10 minutes.
   */
  readonly maxAgeMs?: number;
  /** Milliseconds that never run backwards, from an arbitrary start; default `performance.now`. */
  readonly now?: () => number;
  /** What a part threw; the queue lives on. */
  readonly onBug?: (error: unknown) => void;
}

export interface PrintQueue {
  /** Null: well. */
  readonly device: ErrorCode | null;
  /** Asks for a slip; asked again, it counts as new. `ageMs`: how long ago it was first owed. */
  add(dossier: string, ageMs?: number): void;
  close(): Promise<void>;
}

interface Slip {
  readonly dossier: string;
  /** On the clock of {@link PrintQueueOptions.now}. */
  since: number;
  /** The screen was told what it waits for. */
  told: boolean;
}

const DEFAULT_MAX_AGE_MS = 10 * 60_000;

export function createPrintQueue(options: PrintQueueOptions): PrintQueue {
  const { maxAgeMs = DEFAULT_MAX_AGE_MS, now = () => performance.now() } = options;
  const waiting: Slip[] = [];
  let device: ErrorCode | null = null;
  let closed = false;
  let turn: Promise<void> = Promise.resolve();

  function setDevice(code: ErrorCode | null): void {
    if (code === device) return;
    device = code;
    guarded(() => options.onDevice());
  }

  /** Who listens may have a defect: the queue's own account must not suffer by it. */
  function guarded(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      options.onBug?.(error);
    }
  }

  function report(slip: Slip, progress: SlipProgress): void {
    slip.told = true;
    guarded(() => options.onProgress(slip.dossier, progress));
  }

  async function printSlip(slip: Slip): Promise<void> {
    const picture = await options.render(slip.dossier);
    if (!picture.ok) return done(slip, { state: "waiting", code: picture.failure.code });
    report(slip, { state: "printing" });
    const printed = await options.printer.print(picture.value);
    if (printed.ok) {
      setDevice(null);
      return done(slip, { state: "printed" });
    }
    const { code } = printed.failure;
    // It may have come out: printing it again by itself could put a second slip into somebody's hand.
    if (code === "printer.unconfirmed") return done(slip, { state: "waiting", code });
    setDevice(code);
    report(slip, { state: "waiting", code });
  }

  async function printNext(slip: Slip): Promise<void> {
    try {
      await printSlip(slip);
    } catch (error) {
      options.onBug?.(error);
      // It may have come out before the throw, and would throw again: it is printed when somebody asks for it.
      done(slip, { state: "waiting", code: "internal.bug" });
    }
  }

  function done(slip: Slip, progress: SlipProgress): void {
    drop(slip);
    report(slip, progress);
  }

  function drop(slip: Slip): void {
    const at = waiting.indexOf(slip);
    if (at >= 0) waiting.splice(at, 1);
  }

  function dropExpired(): void {
    for (const slip of waiting.filter(({ since }) => now() - since > maxAgeMs)) {
      drop(slip);
      if (!slip.told) report(slip, { state: "waiting", code: device ?? "printer.offline" });
    }
  }

  /** In order; stops at the first slip that stays. */
  async function work(): Promise<void> {
    while (!closed) {
      dropExpired();
      const slip = waiting[0];
      if (slip === undefined) return;
      await printNext(slip);
      if (waiting[0] === slip) return;
    }
  }

  async function poll(): Promise<void> {
    if (closed) return;
    const code = await deviceCode();
    // Before the device counts as well: a slip that goes now waited for what was missing.
    dropExpired();
    setDevice(code);
    if (code === null) await work();
  }

  async function deviceCode(): Promise<ErrorCode | null> {
    try {
      const status = await options.printer.status();
      return status.ok ? null : status.failure.code;
    } catch (error) {
      options.onBug?.(error);
      return "printer.offline";
    }
  }

  /** The printer is one device: jobs and questions take turns. */
  function enter(step: () => Promise<void>): void {
    turn = turn.then(step).catch((error: unknown) => options.onBug?.(error));
  }

  const timer = setInterval(() => enter(poll), options.pollMs);
  enter(poll);

  return {
    get device() {
      return device;
    },
    add(dossier, ageMs = 0) {
      const since = now() - ageMs;
      const known = waiting.find((slip) => slip.dossier === dossier);
      if (known === undefined) waiting.push({ dossier, since, told: false });
      else known.since = since;
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
