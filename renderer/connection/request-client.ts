/** Numbers requests, pairs them with their replies and keeps the newest view. @module */
import type { Failure } from "../../core/errors/result.ts";
import type { Line, LineState } from "./line.ts";

/** What a screen knows at this moment. */
export interface Shown<View> {
  readonly line: LineState;
  readonly view: View | null;
  /** Reading of `now()` when the view came, in milliseconds. */
  readonly receivedAt: number;
  /** The newest message did not fit the contract. */
  readonly unreadable: boolean;
}

/** A reply as every contract has it; more may stand in it. */
export interface ReplyBase {
  readonly id: number;
  readonly failure: Failure | null;
}

/** A message after the contract's schema: a view, a reply, or null where it fits neither. */
export type Parsed<View, Reply> = { readonly view: View } | { readonly reply: Reply } | null;

export interface RequestClient<View, Request, Reply> {
  current(): Shown<View>;
  /** Calls back after every change; returns the way to stop. */
  subscribe(changed: () => void): () => void;
  /** Null where the line was lost before the reply came: nobody knows whether it was done. */
  request(act: Request): Promise<Reply | null>;
}

export function requestClient<View, Request, Reply extends ReplyBase>(
  line: Line,
  parse: (message: unknown) => Parsed<View, Reply>,
  now: () => number,
): RequestClient<View, Request, Reply> {
  let shown: Shown<View> = { line: "connecting", view: null, receivedAt: 0, unreadable: false };
  let nextId = 0;
  const pending = new Map<number, (reply: Reply | null) => void>();
  const listeners = new Set<() => void>();

  const show = (change: Partial<Shown<View>>): void => {
    shown = { ...shown, ...change };
    for (const listener of listeners) listener();
  };
  const settle = (id: number, reply: Reply | null): void => {
    const resolve = pending.get(id);
    pending.delete(id);
    resolve?.(reply);
  };

  line.listen({
    message(message) {
      const parsed = parse(message);
      if (parsed === null) show({ unreadable: true });
      else if ("view" in parsed) show({ view: parsed.view, receivedAt: now(), unreadable: false });
      else settle(parsed.reply.id, parsed.reply);
    },
    state(state) {
      if (state !== "open") for (const id of [...pending.keys()]) settle(id, null);
      show({ line: state });
    },
  });

  return {
    current: () => shown,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    request(act) {
      nextId += 1;
      const id = nextId;
      return new Promise((resolve) => {
        pending.set(id, resolve);
        if (!line.send({ id, act })) settle(id, null);
      });
    },
  };
}
