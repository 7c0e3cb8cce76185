/** All sources of card readers as one: real and simulated readers side by side. @module */
import { EventEmitter, once } from "node:events";
import type { ErrorCode } from "../../core/errors/codes.ts";
import { fail, type Result } from "../../core/errors/result.ts";
import type { CardConnection, CardReader, ReaderEvent } from "../../core/ports/card-reader.ts";

export interface Readers {
  /** Null: at least one reader is there. */
  readonly problem: ErrorCode | null;
  connect(readerId: string): Promise<Result<CardConnection>>;
  /** A card lies there, as far as events have told. */
  hasCard(readerId: string): boolean;
  /** True once the next card is laid down there; false where `signal` is aborted first. */
  nextCard(readerId: string, signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

export function combineReaders(
  sources: readonly CardReader[],
  onEvent: (event: ReaderEvent) => void,
): Readers {
  const sourceOf = new Map<string, CardReader>();
  const failed = new Map<CardReader, ErrorCode>();
  const taken = new Set<string>();
  /** Told by the reader's id. */
  const laid = new EventEmitter();
  const stops = sources.map((source) =>
    source.watch((event) => {
      if (event.type === "attached") sourceOf.set(event.readerId, source);
      if (event.type === "detached") sourceOf.delete(event.readerId);
      if (event.type === "failed") failed.set(source, event.failure.code);
      if (event.type === "recovered") failed.delete(source);
      if (event.type === "card") taken.add(event.readerId);
      if (event.type === "removed" || event.type === "detached") taken.delete(event.readerId);
      onEvent(event);
      if (event.type === "card") laid.emit(event.readerId);
    }),
  );
  return {
    get problem() {
      if (sourceOf.size > 0) return null;
      const [first] = failed.values();
      return first ?? "reader.absent";
    },
    async connect(readerId) {
      const source = sourceOf.get(readerId);
      return source === undefined ? fail("reader.absent") : source.connect(readerId);
    },
    hasCard: (readerId) => taken.has(readerId),
    nextCard: (readerId, signal) =>
      once(laid, readerId, { signal }).then(
        () => true,
        () => false,
      ),
    async close() {
      for (const stop of stops) stop();
      await Promise.all(sources.map((source) => source.close()));
    },
  };
}
