/**
 * Plugs a card into the virtual reader driver of Debian's vsmartcard-vpcd, so that the real PC/SC service and every
 * program on it see it. The driver listens; the card calls.
 * @module
 */
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { ReaderFault } from "../reader/faults.ts";
import { FaultyCard, type Outcome } from "../reader/faulty-card.ts";
import type { PluggableCard } from "../reader/pluggable-card.ts";
import { describeExchange } from "../reader/trace.ts";
import { encodeFrame, FrameReader } from "./frames.ts";

export interface PlugOptions {
  readonly card: PluggableCard;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** {@link vpcdPort} of the slot. */
  readonly port: number;
  /** The fault planted in this reader now; asked at each command. */
  readonly fault?: () => ReaderFault | null;
  /** One line per exchange: header bytes, lengths, status word. */
  readonly trace?: (line: string) => void;
}

export interface PluggedCard {
  /** Pulls the card out; resolves when the connection is gone. */
  close(): Promise<void>;
  /** Resolves when the card is out, pulled by {@link PluggedCard.close} or because the driver went away. */
  readonly unplugged: Promise<void>;
}

/** 0x8C7B, the DEVICENAME of the driver's reader.conf; further slots follow. */
const FIRST_PORT = 35_963;
const CONNECT_TIME_OUT_MS = 3_000;

/** Bodies of one byte are for the slot, not for the card. */
const control = { powerOff: 0x00, powerOn: 0x01, reset: 0x02, answerToReset: 0x04 } as const;

export function vpcdPort(slot: 0 | 1): number {
  return FIRST_PORT + slot;
}

/** Fails with `reader.service_absent` where nobody listens: pcscd is not running or has no virtual reader. */
export async function plugIntoVpcd(options: PlugOptions): Promise<Result<PluggedCard>> {
  const connected = await open(options.host ?? "127.0.0.1", options.port);
  if (!connected.ok) return connected;
  const socket = connected.value;
  const card = new FaultyCard(options.card, options.fault ?? (() => null));
  const unplugged = serve(socket, card, options.trace);
  return ok({
    unplugged,
    async close() {
      socket.destroy();
      await unplugged;
    },
  });
}

function open(host: string, port: number): Promise<Result<Socket>> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, noDelay: true });
    const refuse = (why: string) => {
      socket.destroy();
      resolve(fail("reader.service_absent", `${host}:${port} ${why}`));
    };
    // Stays for the whole life of the line: a torn one is a pulled card, which "close" tells.
    socket.on("error", (error: NodeJS.ErrnoException) => refuse(error.code ?? "failed"));
    socket.setTimeout(CONNECT_TIME_OUT_MS, () => refuse("time-out"));
    socket.once("connect", () => {
      socket.setTimeout(0);
      resolve(ok(socket));
    });
  });
}

/** Answers until the line closes. Reading pauses while the card works, so that the driver cannot run ahead. */
function serve(socket: Socket, card: FaultyCard, trace: ((line: string) => void) | undefined): Promise<void> {
  const frames = new FrameReader();
  const closed = new AbortController();
  const answerAll = async (piece: Uint8Array) => {
    for (const body of frames.push(piece)) {
      const reply = await respond(card, body, socket, closed.signal);
      if (body.length > 1) trace?.(describeExchange(body, reply));
      if (reply !== undefined && socket.writable) socket.write(encodeFrame(reply));
    }
  };
  socket.on("data", (piece: Uint8Array) => {
    socket.pause();
    void answerAll(piece).then(() => socket.resume());
  });
  return new Promise((resolve) => {
    socket.once("close", () => {
      closed.abort();
      card.powerOff();
      resolve();
    });
  });
}

/** The bytes that go back, undefined where none do. */
async function respond(
  card: FaultyCard,
  body: Uint8Array,
  socket: Socket,
  closed: AbortSignal,
): Promise<Uint8Array | undefined> {
  const [first] = body;
  if (body.length !== 1) {
    return body.length === 0 ? undefined : suffer(await card.process(body), socket, closed);
  }
  switch (first) {
    case control.powerOff:
      card.powerOff();
      return undefined;
    case control.powerOn:
    case control.reset:
      card.reset();
      return undefined;
    case control.answerToReset:
      return card.atr;
    default:
      return undefined;
  }
}

/** A pulled card ends the line; a silent one leaves the driver waiting until somebody else does. */
async function suffer(
  outcome: Outcome,
  socket: Socket,
  closed: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (outcome.type === "pulled") socket.destroy();
  if (outcome.type === "silence") {
    // Paused, a socket does not notice that its other end went; nothing else is to be read before that.
    socket.resume();
    await once(closed);
  }
  if (outcome.type !== "answer") return undefined;
  if (outcome.afterMs > 0) await wait(outcome.afterMs, undefined, { signal: closed }).catch(() => undefined);
  return outcome.answer;
}

function once(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
