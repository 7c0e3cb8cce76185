/** A receipt printer in software: ESC/POS over TCP in, paper as pictures out. @module */
import { createServer, type Server, type Socket } from "node:net";
import { createEngine } from "./engine.ts";
import { encodePng } from "./png.ts";
import type { Paper } from "./status.ts";

export interface VirtualPrinterOptions {
  /** On 127.0.0.1; a busy one is left for the next free. 0 takes any. */
  readonly port: number;
  /** 576 for 80 mm paper, 384 for 58 mm. */
  readonly dotsPerLine: number;
  /** Paper speed; 0 prints at once. Default 250, as printers of the counter do. */
  readonly millimetresPerSecond?: number;
  /** A memory switch that some leave the factory with: it sends status unasked. Default off. */
  readonly automaticStatus?: boolean;
}

/** A piece of paper that lies in the tray. */
export interface PrintedSlip {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface VirtualPrinter {
  /** Where it listens really. */
  readonly port: number;
  readonly paper: Paper;
  readonly powered: boolean;
  setPaper(state: Paper): void;
  /** Off drops connections, loses what was not printed yet and refuses new ones. */
  setPower(on: boolean): Promise<void>;
  /** Somebody takes the slips out of the tray and tears off what hangs uncut. */
  takePaper(): void;
  /** What lies in the tray, oldest first. */
  slips(): readonly PrintedSlip[];
  /** Told of slips, paper and power. Returns how to stop. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
const DOTS_PER_MILLIMETRE = 8;
const DEFAULT_MILLIMETRES_PER_SECOND = 250;
/** How many ports are tried. */
const PORTS = 50;
/** The tray holds this many; then the oldest falls down. */
const TRAY = 20;

export async function startVirtualPrinter(options: VirtualPrinterOptions): Promise<VirtualPrinter> {
  const listeners = new Set<() => void>();
  const sockets = new Set<Socket>();
  const speed = options.millimetresPerSecond ?? DEFAULT_MILLIMETRES_PER_SECOND;
  let tray: readonly PrintedSlip[] = [];
  let powered = true;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const engine = createEngine({
    width: options.dotsPerLine,
    rowsPerSecond: speed * DOTS_PER_MILLIMETRE,
    automaticStatus: options.automaticStatus ?? false,
    onSlip(bitmap) {
      const { width, height } = bitmap;
      tray = [...tray, { png: encodePng(bitmap), width, height }].slice(-TRAY);
      changed();
    },
  });

  function serve(socket: Socket): void {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("data", (bytes: Uint8Array) =>
      engine.receive(bytes, (answer) => {
        if (socket.writable) socket.write(answer);
      }),
    );
    // A host that goes away is no matter of the printer's.
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  }

  async function stop(server: Server): Promise<void> {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  let { server, port } = await listenFrom(options.port, serve);

  return {
    get port() {
      return port;
    },
    get paper() {
      return engine.paper;
    },
    get powered() {
      return powered;
    },
    setPaper(state) {
      engine.paper = state;
      engine.wake();
      changed();
    },
    async setPower(on) {
      if (on === powered) return;
      powered = on;
      if (on) ({ server, port } = await listenFrom(port, serve));
      else {
        engine.powerOff();
        await stop(server);
      }
      changed();
    },
    takePaper() {
      tray = [];
      engine.tear();
      changed();
    },
    slips: () => tray,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async close() {
      listeners.clear();
      engine.powerOff();
      if (powered) await stop(server);
      powered = false;
    },
  };
}

async function listenFrom(
  first: number,
  serve: (socket: Socket) => void,
): Promise<{ readonly server: Server; readonly port: number }> {
  for (let port = first; port < first + PORTS; port++) {
    const server = createServer(serve);
    if (!(await listening(server, port))) continue;
    const address = server.address();
    return { server, port: typeof address === "object" && address !== null ? address.port : port };
  }
  throw new Error(`no free port from ${first} on`);
}

function listening(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    server.listen({ host: HOST, port, exclusive: true }, () => resolve(true));
  });
}
