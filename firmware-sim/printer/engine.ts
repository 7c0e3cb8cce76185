/** What happens inside the simulated printer: a buffer, a head that takes its time, paper and a cutter. @module */
import type { Bitmap } from "../../core/ports/printer.ts";
import { type PrinterCommand, takeCommand } from "./commands.ts";
import { createRealTimeWatch } from "./real-time.ts";
import { createRoll, HEAD_TO_CUTTER_ROWS } from "./roll.ts";
import { automaticStatus, type Paper, paperSensorStatus, realTimeStatus } from "./status.ts";

export interface EngineOptions {
  /** Dots across the paper. */
  readonly width: number;
  /** Rows that the head prints in a second; 0 prints at once. */
  readonly rowsPerSecond: number;
  /** A memory switch: status is sent unasked until GS a says otherwise, and again after ESC @. */
  readonly automaticStatus: boolean;
  readonly onSlip: (slip: Bitmap) => void;
}

export interface Engine {
  paper: Paper;
  /** Takes what arrived; `reply` sends bytes back to the same host. */
  receive(bytes: Uint8Array, reply: (bytes: Uint8Array) => void): void;
  /** The paper is another now: tells whom it must, and goes on where missing paper stopped it. */
  wake(): void;
  /** Loses what the buffer held. Paper that hangs out stays as it is. */
  powerOff(): void;
  /** Somebody tears off what hangs out; not while it is being printed. */
  tear(): void;
}

/** Rows between two looks at the paper sensor. */
const STEP_ROWS = 24;
/** 1/6 inch at 203 dots an inch. */
const DEFAULT_LINE_ROWS = 34;
/** Font A, as an outlined cell: the simulated printer has no letters, so that text shows as what it is not. */
const CHARACTER = { width: 12, height: 24 } as const;

/** More than a host sends ahead; what comes above it is lost, as without flow control. */
const MAX_BUFFERED_BYTES = 8_000_000;

interface Received {
  bytes: Uint8Array;
  reply: (bytes: Uint8Array) => void;
}

export function createEngine(options: EngineOptions): Engine {
  const { width, rowsPerSecond, onSlip } = options;
  const roll = createRoll(width);
  let realTime = createRealTimeWatch();
  let buffer: Received = { bytes: new Uint8Array(0), reply: () => undefined };
  let working = false;
  /** Counts power cycles and cleared buffers: work of an earlier life stops. */
  let life = 0;
  let lineRows = DEFAULT_LINE_ROWS;
  let characters = 0;
  let automatic = options.automaticStatus;

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    const mine = life;
    while (mine === life && engine.paper !== "out") {
      const taken = takeCommand(buffer.bytes);
      if (taken === undefined) break;
      buffer.bytes = buffer.bytes.subarray(taken.length);
      await carryOut(taken.command, () => mine === life);
    }
    if (mine === life) working = false;
  }

  async function carryOut(command: PrinterCommand, alive: () => boolean): Promise<void> {
    switch (command.type) {
      case "initialise":
        lineRows = DEFAULT_LINE_ROWS;
        characters = 0;
        automatic = options.automaticStatus;
        return;
      case "raster":
        return printRaster(command, alive);
      case "character":
        characters += 1;
        if (characters * CHARACTER.width > width - CHARACTER.width) printLine();
        return;
      case "lineFeed":
        return printLine();
      case "feedLines":
        printLine();
        return roll.feed(Math.max(0, command.lines - 1) * lineRows);
      case "feedDots":
        return roll.feed(command.dots);
      case "lineSpacing":
        lineRows = command.dots === "default" ? DEFAULT_LINE_ROWS : command.dots;
        return;
      case "cut":
        return cut(command.feedDots);
      case "transmitStatus":
        return buffer.reply(Uint8Array.of(paperSensorStatus(engine.paper)));
      case "automaticStatus":
        automatic = command.on;
        if (automatic) buffer.reply(automaticStatus(engine.paper));
        return;
      case "skipped":
        return;
    }
  }

  async function printRaster(
    { rowBytes, rows, scaleX, scaleY, data }: Extract<PrinterCommand, { type: "raster" }>,
    alive: () => boolean,
  ): Promise<void> {
    for (let row = 0; row < rows && alive(); row++) {
      const dots = data.subarray(row * rowBytes, (row + 1) * rowBytes);
      const printed = scaleX === 2 ? doubleWidth(dots) : dots;
      for (let times = 0; times < scaleY; times++) roll.print(printed);
      if (row % STEP_ROWS !== STEP_ROWS - 1) continue;
      if (rowsPerSecond > 0) await pause((1000 * STEP_ROWS) / rowsPerSecond);
      while (engine.paper === "out" && alive()) await pause(10);
    }
  }

  function printLine(): void {
    const cells = characters;
    characters = 0;
    for (let y = 0; cells > 0 && y < CHARACTER.height - 2; y++) {
      const row = new Uint8Array(width / 8);
      for (let x = 0; x < cells * CHARACTER.width; x++) {
        const edge = y === 0 || y === CHARACTER.height - 3 || x % CHARACTER.width < 1;
        if (edge) row[x >> 3] = (row[x >> 3] ?? 0) | (0x80 >> (x & 7));
      }
      roll.print(row);
    }
    roll.feed(cells > 0 ? Math.max(0, lineRows - CHARACTER.height + 2) : lineRows);
  }

  function cut(feedDots: number | undefined): void {
    if (feedDots !== undefined) roll.feed(HEAD_TO_CUTTER_ROWS + feedDots);
    const slip = roll.cut();
    if (slip !== undefined) onSlip(slip);
  }

  function forget(): void {
    life += 1;
    working = false;
    buffer = { bytes: new Uint8Array(0), reply: buffer.reply };
    characters = 0;
  }

  const engine: Engine = {
    paper: "ok",
    receive(bytes, reply) {
      let from = 0;
      bytes.forEach((byte, index) => {
        const command = realTime(byte);
        if (command?.type === "status") {
          const status = realTimeStatus(command.which, engine.paper);
          if (status !== undefined) reply(Uint8Array.of(status));
        }
        if (command?.type === "clearBuffer") {
          forget();
          from = index + 1;
        }
      });
      const fits = buffer.bytes.length + bytes.length <= MAX_BUFFERED_BYTES;
      buffer = { bytes: fits ? joined(buffer.bytes, bytes.subarray(from)) : buffer.bytes, reply };
      void work();
    },
    wake() {
      if (automatic) buffer.reply(automaticStatus(engine.paper));
      void work();
    },
    powerOff() {
      automatic = options.automaticStatus;
      realTime = createRealTimeWatch();
      forget();
    },
    tear() {
      if (!working) roll.tear();
    },
  };
  return engine;
}

function doubleWidth(row: Uint8Array): Uint8Array {
  const wide = new Uint8Array(row.length * 2);
  for (let x = 0; x < row.length * 16; x++) {
    const dot = ((row[x >> 4] ?? 0) >> (7 - ((x >> 1) & 7))) & 1;
    if (dot === 1) wide[x >> 3] = (wide[x >> 3] ?? 0) | (0x80 >> (x & 7));
  }
  return wide;
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  const both = new Uint8Array(before.length + after.length);
  both.set(before);
  both.set(after, before.length);
  return both;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
