/** A slip printer that speaks ESC/POS, over any line. @module */
import { fail, type Result } from "../../core/errors/result.ts";
import type { Bitmap, PrinterState, ReceiptPrinter } from "../../core/ports/printer.ts";
import { CLEAR_BUFFER, encodeSlip, REPORT_WHEN_DONE } from "./escpos/encode.ts";
import {
  isPaperSensorByte,
  isStatusByte,
  judgeStatus,
  STATUS_KINDS,
  type StatusBytes,
  statusRequest,
} from "./escpos/status.ts";
import type { ByteLink, OpenLink } from "./link/byte-link.ts";

export interface EscposOptions {
  readonly open: OpenLink;
  readonly dotsPerLine: number;
  /** What the line carries in a second; bounds how long a slip may take. */
  readonly bytesPerSecond: number;
}

/** A printer answers DLE EOT within milliseconds; a busy network one within a second. */
const ANSWER_MS = 1200;
/** Above what the line itself needs. */
const SEND_MS = 10_000;
/** Between two questions while the slip comes out. */
const LOOK_MS = 250;
/** A printer that does not know GS r is believed no sooner after the last byte, however short the slip. */
const LEAST_FINISH_MS = 6000;
/** Nor with fewer good answers since then. */
const LEAST_GOOD_ANSWERS = 2;
/** For the last answer, above the time that the slip takes. */
const MORE_MS = 2000;
const DOTS_PER_MILLIMETRE = 8;
const SLOWEST_MILLIMETRES_PER_SECOND = 50;
/** From the head past the cutter, on printers where that is far. */
const FEED_MILLIMETRES = 20;

export function createEscposPrinter(options: EscposOptions): ReceiptPrinter {
  const { open, dotsPerLine, bytesPerSecond } = options;
  let link: ByteLink | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** One line, one talk at a time. */
  function inTurn<T>(talk: () => Promise<T>): Promise<T> {
    const mine = turn.then(talk);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function connected(): Promise<ByteLink | undefined> {
    if (link?.lost) await hangUp();
    link ??= await open();
    return link;
  }

  async function hangUp(): Promise<void> {
    const last = link;
    link = undefined;
    await last?.close();
  }

  /** Asks all four; a line that does not answer is given up, and the next talk opens a new one. */
  async function askStatus(): Promise<Result<PrinterState>> {
    const line = await connected();
    if (line === undefined) return fail("printer.offline", "no connection");
    const bytes = await readStatus(line);
    if (bytes !== undefined) return judgeStatus(bytes);
    await hangUp();
    return fail("printer.offline", "no answer");
  }

  async function print(slip: Bitmap): Promise<Result<PrinterState>> {
    const before = await askStatus();
    if (!before.ok) return before;
    const line = await connected();
    if (line === undefined) return fail("printer.offline", "no connection");
    line.inbox.discard(isPaperSensorByte);
    const sent = await send(line, [...encodeSlip(slip), REPORT_WHEN_DONE], bytesPerSecond);
    const after = await outcome(line, sent, paperMs(slip));
    if (after.ok) return after;
    if (after.failure.code === "printer.unconfirmed") await hangUp();
    else await line.write(CLEAR_BUFFER, ANSWER_MS);
    return after;
  }

  return {
    dotsPerLine,
    status: () => inTurn(askStatus),
    print: (slip) => inTurn(() => print(slip)),
    close: () => inTurn(hangUp),
  };
}

/** False where the line broke or took longer than it may: what of it was printed is not known. */
async function send(
  line: ByteLink,
  commands: readonly Uint8Array[],
  bytesPerSecond: number,
): Promise<boolean> {
  const total = commands.reduce((sum, command) => sum + command.length, 0);
  const deadline = performance.now() + SEND_MS + (1000 * total) / bytesPerSecond;
  for (const command of commands) {
    if (!(await line.write(command, Math.max(0, deadline - performance.now())))) return false;
  }
  return true;
}

/** How long a slow printer needs to bring the slip out. */
function paperMs({ height }: Bitmap): number {
  return (1000 * (height / DOTS_PER_MILLIMETRE + FEED_MILLIMETRES)) / SLOWEST_MILLIMETRES_PER_SECOND;
}

/** Asks until the printer says that it is through, tells what ails it, or falls silent. */
async function outcome(line: ByteLink, sent: boolean, slipMs: number): Promise<Result<PrinterState>> {
  const began = performance.now();
  const since = (): number => performance.now() - began;
  const finishMs = Math.max(LEAST_FINISH_MS, slipMs);
  let goodAnswers = 0;
  while (since() < finishMs + MORE_MS) {
    const report = await line.inbox.take(isPaperSensorByte, sent ? LOOK_MS : 0);
    const longAgo = since() > finishMs;
    const bytes = await readStatus(line);
    if (bytes === undefined) break;
    const state = judgeStatus(bytes);
    if (!state.ok) return state;
    if (!sent) break;
    goodAnswers += 1;
    if (report !== undefined || (longAgo && goodAnswers >= LEAST_GOOD_ANSWERS)) return state;
  }
  return fail("printer.unconfirmed", sent ? "no answer" : "not all was sent");
}

/** Undefined where one of the four answers did not come. */
async function readStatus(line: ByteLink): Promise<StatusBytes | undefined> {
  const bytes = { 1: 0, 2: 0, 3: 0, 4: 0 };
  // A picture may hold DLE EOT by chance, and a printer answers that too.
  line.inbox.discard(isStatusByte);
  for (const kind of STATUS_KINDS) {
    if (!(await line.write(statusRequest(kind), ANSWER_MS))) return undefined;
    const answer = await line.inbox.take(isStatusByte, ANSWER_MS);
    if (answer === undefined) return undefined;
    bytes[kind] = answer;
  }
  return bytes;
}
