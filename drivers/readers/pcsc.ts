/**
 * Card readers of the PC/SC service. A call into a silent card cannot be cancelled, so every reader has a process of
 * its own around the native binding, and that process is what gets restarted.
 * @module
 */
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { CardChannel, CardConnection, CardReader, ReaderEvent } from "../../core/ports/card-reader.ts";
import { interfaceOf } from "./atr.ts";
import type { HostReply, ReaderState, WatcherMessage } from "./host-messages.ts";
import { createHostProcess, type HostProcess } from "./host-process.ts";
import { readerNameOf } from "./reader-events.ts";
import { createShownReaders } from "./shown-readers.ts";
import { startWatcher, type WatcherProcess } from "./watcher-process.ts";

export interface PcscOptions {
  /** The reader host (main/reader-host), run with Node: `watch`, or `reader <name>`. */
  readonly hostProgram: URL;
  /** A command unanswered for this long is given up, milliseconds. */
  readonly transmitTimeoutMs: number;
}

/** Connecting waits for a reset and for other programs to let go of a card just put in, milliseconds. */
const CONNECT_TIMEOUT_MS = 5000;
const RELEASE_TIMEOUT_MS = 2000;

export function createPcscReaders(options: PcscOptions): CardReader {
  const listeners = new Set<(event: ReaderEvent) => void>();
  const hosts = new Map<string, HostProcess>();
  const open = new Set<string>();
  let watcher: WatcherProcess | undefined;
  let failure: Extract<ReaderEvent, { type: "failed" }> | undefined;

  const shown = createShownReaders(emit);

  function emit(events: readonly ReaderEvent[]): void {
    for (const event of events) for (const listener of listeners) listener(event);
  }

  function onWatcher(message: WatcherMessage): void {
    if (message.type === "readers") onReaders(message.readers);
    else onServiceAbsent(message.detail);
  }

  function onReaders(readers: readonly ReaderState[]): void {
    if (failure !== undefined) emit([{ type: "recovered" }]);
    failure = undefined;
    for (const { name } of readers) hostOf(name).warm();
    shown.update(readers);
  }

  function onServiceAbsent(detail: string): void {
    const known = failure !== undefined;
    failure = { type: "failed", failure: fail("reader.service_absent", detail).failure };
    shown.blind();
    if (!known) emit([failure]);
  }

  function hostOf(name: string): HostProcess {
    const host = hosts.get(name) ?? createHostProcess(options.hostProgram, name);
    hosts.set(name, host);
    return host;
  }

  return {
    watch(listener) {
      listeners.add(listener);
      if (watcher === undefined) watcher = startWatcher(options.hostProgram, onWatcher);
      else for (const event of failure ? [failure] : shown.story()) listener(event);
      return () => {
        listeners.delete(listener);
      };
    },

    async connect(readerId) {
      const name = readerNameOf(readerId);
      if (name === undefined) return fail("reader.absent", "not a PC/SC reader");
      if (open.has(name)) return fail("reader.failed", "the reader is in use");
      // Until it is certain that a card lies there again: trying would make pcsc-lite miss it.
      if (shown.isLost(name)) return fail("card.lost", "no card");
      open.add(name);
      const connection = await connect(hostOf(name), name, options.transmitTimeoutMs, {
        lost: () => shown.lose(name),
        released: () => open.delete(name),
      });
      if (!connection.ok) open.delete(name);
      return connection;
    },

    async close() {
      listeners.clear();
      shown.close();
      await Promise.all([watcher?.end(), ...[...hosts.values()].map((host) => host.end())]);
    },
  };
}

interface ConnectionEvents {
  /** The card answered nothing more: it left. */
  lost(): void;
  released(): void;
}

async function connect(
  host: HostProcess,
  name: string,
  transmitTimeoutMs: number,
  events: ConnectionEvents,
): Promise<Result<CardConnection>> {
  const reply = expectReply(await host.ask({ type: "connect" }, CONNECT_TIMEOUT_MS), "connected");
  if (!reply.ok) return reply;
  const { atr, maxCommandBytes, maxResponseBytes, extendedLength } = reply.value;
  // A host started anew knows nothing of this connection: the card was let go with the old one.
  const born = host.generation;
  let over = false;
  const channel: CardChannel = {
    atr,
    interface: interfaceOf(atr, name),
    limits: { maxCommandBytes, maxResponseBytes, extendedLength },
    async transmit(command) {
      if (over || host.generation !== born) return fail("card.lost", "the connection has ended");
      const answer = expectReply(
        await host.ask({ type: "transmit", command: Uint8Array.from(command) }, transmitTimeoutMs),
        "response",
      );
      if (!answer.ok && answer.failure.code === "card.lost") events.lost();
      return answer.ok ? ok(answer.value.response) : answer;
    },
  };
  return ok({
    channel,
    async release() {
      if (over) return;
      over = true;
      if (host.generation === born) await host.ask({ type: "release" }, RELEASE_TIMEOUT_MS);
      events.released();
    },
  });
}

function expectReply<T extends HostReply["type"]>(
  reply: Result<HostReply>,
  type: T,
): Result<Extract<HostReply, { type: T }>> {
  if (!reply.ok) return reply;
  if (reply.value.type === "failed") return fail(reply.value.code, reply.value.detail);
  return isReply(reply.value, type)
    ? ok(reply.value)
    : fail("reader.failed", "reader host answered something else");
}

function isReply<T extends HostReply["type"]>(
  reply: HostReply,
  type: T,
): reply is Extract<HostReply, { type: T }> {
  return reply.type === type;
}
