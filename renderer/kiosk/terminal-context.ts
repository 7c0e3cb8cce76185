/** What every screen may use: the view, the acts, the preferences and the memory of this session. @module */
import { createContext, useCallback, useContext, useState } from "react";
import type { Failure } from "../../core/errors/result.ts";
import { type Act, terminalRequestSchema, type View } from "../../core/protocol/terminal.ts";
import type { TerminalReply } from "../connection/terminal-client.ts";
import type { PreferenceControl } from "./preferences.ts";

type WithoutSession<A> = A extends unknown ? Omit<A, "session"> : never;
/** An act as a screen says it; the session it belongs to is added from the view the screen was drawn from. */
export type ScreenAct = WithoutSession<Act>;

export interface Terminal {
  readonly view: View;
  /** Reading of `performance.now()` when the view came. */
  readonly receivedAt: number;
  /** Null where the line was lost before the reply came. */
  act(act: ScreenAct): Promise<TerminalReply | null>;
  readonly control: PreferenceControl;
  /** What the service said against the last act, where the screen itself does not tell. */
  readonly failure: Failure | null;
  /** What a screen wants to find again in this session; thrown away with it. */
  readonly memory: Map<string, unknown>;
}

export const TerminalContext = createContext<Terminal | null>(null);

export function useTerminal(): Terminal {
  const terminal = useContext(TerminalContext);
  if (terminal === null) throw new Error("no terminal around this screen");
  return terminal;
}

/** The act as it goes out; null where it does not fit the contract (an act of a session, without a session). */
export function addressed(act: ScreenAct, session: string | null): Act | null {
  const parsed = terminalRequestSchema.shape.act.safeParse(session === null ? act : { ...act, session });
  return parsed.success ? parsed.data : null;
}

/** State that is found again when the screen comes back in the same session. */
export function useKept<T>(key: string, initial: () => T): readonly [T, (next: T) => void] {
  const { memory } = useTerminal();
  const [value, setValue] = useState<T>(() => (memory.has(key) ? (memory.get(key) as T) : initial()));
  const set = useCallback(
    (next: T) => {
      memory.set(key, next);
      setValue(next);
    },
    [memory, key],
  );
  return [value, set];
}
