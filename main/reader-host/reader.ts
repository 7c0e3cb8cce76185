/** Speaks to the card in one reader, one request after the other. @module */
import { setTimeout as pause } from "node:timers/promises";
import { type Failure, fail, ok, type Result } from "../../core/errors/result.ts";
import {
  type HostReply,
  type HostRequest,
  hostRequestSchema,
  MAX_APDU_BYTES,
} from "../../drivers/readers/host-messages.ts";
import { type Binding, openContext, type PcscCard, type PcscContext } from "./binding.ts";
import { readLimits } from "./limits.ts";
import { pcscFailure } from "./pcsc-failure.ts";

/** Other programs look at a card just put in; this many tries, this far apart in milliseconds. */
const SHARING_TRIES = 15;
const SHARING_PAUSE_MS = 100;

/**
 * Windows resets a card held in a transaction for five seconds without a call (SCardBeginTransaction, remarks); this
 * long without one, in milliseconds, the reader's status is asked for. That sends nothing to the card.
 */
const TOUCH_EVERY_MS = 4000;

interface Open {
  readonly context: PcscContext;
  readonly card: PcscCard;
}

/** Answers requests until the process ends. */
export function serveReader(binding: Result<Binding>, name: string, send: (reply: HostReply) => void): void {
  const reader = createReader(binding, name);
  process.on("message", (message) => {
    const request = hostRequestSchema.safeParse(message);
    // The service is the only one who can write here; nonsense from it is a bug, and ends this process alone.
    if (!request.success) throw new Error("request out of contract");
    void reader.answer(request.data).then(send);
  });
}

export interface HostedReader {
  /** Requests are carried out in the order they come. */
  answer(request: HostRequest): Promise<HostReply>;
}

export function createReader(binding: Result<Binding>, name: string): HostedReader {
  let open: Open | undefined;
  /** The last connection ended because the card went away. */
  let lost = false;
  let last: Promise<unknown> = Promise.resolve();
  let touch: NodeJS.Timeout | undefined;

  function inTurn<T>(work: () => Promise<T> | T): Promise<T> {
    const done = last.then(work);
    last = done;
    return done;
  }

  /** While a card is held and nothing is asked of it; the timer starts again with each call. */
  function touchLater(): void {
    clearTimeout(touch);
    if (open === undefined || lost) return;
    touch = setTimeout(() => {
      void inTurn(() => {
        if (open !== undefined && touchCard(open.card)) touchLater();
      });
    }, TOUCH_EVERY_MS);
  }

  async function carryOut(request: HostRequest): Promise<HostReply> {
    const { id } = request;
    if (!binding.ok) return failed(id, binding.failure);
    if (request.type !== "transmit") {
      release(binding.value, open, lost);
      open = undefined;
    }
    if (request.type === "release") return { type: "released", id };
    if (request.type === "connect") {
      const connected = await connect(binding.value, name, lost);
      if (!connected.ok) return failed(id, connected.failure);
      open = connected.value;
      lost = false;
      const atr = Uint8Array.from(open.card.atr ?? []);
      return { type: "connected", id, atr, ...(await readLimits(binding.value, open.card)) };
    }
    if (open === undefined) return failed(id, fail("card.lost", "not connected").failure);
    const reply = await transmit(open.card, id, request.command);
    lost = reply.type === "failed" && reply.code === "card.lost";
    return reply;
  }

  return {
    answer: (request) =>
      inTurn(async () => {
        clearTimeout(touch);
        const reply = await carryOut(request);
        touchLater();
        return reply;
      }),
  };
}

/** False where the card or the service is gone, which the next command will tell. */
function touchCard(card: PcscCard): boolean {
  try {
    card.getStatus();
    return true;
  } catch {
    return false;
  }
}

async function transmit(card: PcscCard, id: number, command: Uint8Array): Promise<HostReply> {
  try {
    const response = await card.transmit(Buffer.from(command), { maxRecvLength: MAX_APDU_BYTES });
    // A card pulled while the call hung resolves with nothing.
    if (response.length < 2) return failed(id, fail("card.lost", "no status word").failure);
    return { type: "response", id, response: Uint8Array.from(response) };
  } catch (error) {
    return failed(id, pcscFailure(error));
  }
}

async function connect(binding: Binding, name: string, afterLoss: boolean): Promise<Result<Open>> {
  const context = openContext(binding);
  if (!context.ok) return context;
  const card = await connectExclusively(binding, context.value, name, afterLoss);
  if (!card.ok) context.value.close();
  return card.ok ? ok({ context: context.value, card: card.value }) : card;
}

async function connectExclusively(
  binding: Binding,
  context: PcscContext,
  name: string,
  afterLoss: boolean,
): Promise<Result<PcscCard>> {
  for (let tries = 1; ; tries++) {
    try {
      const reader = context.listReaders().find((each) => each.name === name);
      if (reader === undefined) return fail("reader.absent", "the reader is gone");
      const protocols = binding.SCARD_PROTOCOL_T0 | binding.SCARD_PROTOCOL_T1;
      const card = await reader.connect(binding.SCARD_SHARE_EXCLUSIVE, protocols);
      // A card swapped faster than the service looks was never powered, and the service does not know it.
      if (afterLoss)
        await card.reconnect(binding.SCARD_SHARE_EXCLUSIVE, protocols, binding.SCARD_UNPOWER_CARD);
      return ok(card);
    } catch (error) {
      const failure = pcscFailure(error);
      if (failure.detail !== "Sharing violation" || tries === SHARING_TRIES) return { ok: false, failure };
      await pause(SHARING_PAUSE_MS);
    }
  }
}

/**
 * The card is reset, so that whoever comes next meets no opened card. Not so one that went away: where that reset
 * fails, pcsc-lite takes the slot for empty and does not see the next card if it came within its polling time.
 */
function release(binding: Binding, open: Open | undefined, lost: boolean): void {
  if (open === undefined) return;
  const disposition = lost ? binding.SCARD_LEAVE_CARD : binding.SCARD_RESET_CARD;
  for (const step of [() => open.card.disconnect(disposition), () => open.context.close()]) {
    try {
      step();
    } catch {
      // The card or the service is gone already; there is nothing left to let go.
    }
  }
}

function failed(id: number, failure: Failure): HostReply {
  return { type: "failed", id, code: failure.code, detail: failure.detail ?? "" };
}
