/**
 * Runs the session machine: takes events one at a time, keeps the deadline, has the effects carried out.
 * @module
 */

import type { ErrorCode } from "../../../core/errors/codes.ts";
import { type Failure, fail } from "../../../core/errors/result.ts";
import type { ReaderEvent } from "../../../core/ports/card-reader.ts";
import { type Catalogue, findProcedure } from "../../../core/procedures/catalogue.ts";
import type { Act } from "../../../core/protocol/terminal.ts";
import { isReadOn } from "./card.ts";
import type { Effect, KioskEvent } from "./events.ts";
import { INITIAL_STATE, type KioskState } from "./state.ts";
import type { Moment, Timeouts } from "./step.ts";
import { transition } from "./transition.ts";

type CardEvent = Extract<ReaderEvent, { type: "card" }>;

/** Carries out what the machine asks for. Every handler reports back with events; none throws for expected failures. */
export type EffectHandlers = {
  readonly [E in Effect as E["type"]]: (effect: E, state: KioskState) => void | Promise<void>;
};

export interface KioskOptions {
  readonly handlers: EffectHandlers;
  readonly catalogue: Catalogue;
  readonly timeouts: Timeouts;
  readonly monotonic: () => number;
  /** Today in Vietnam, ISO 8601. */
  readonly today: () => string;
  readonly newId: () => string;
  /** Why a card cannot be taken now; cards laid down meanwhile are not read, but where a reading waits for them. */
  readonly blocked: () => ErrorCode | null;
  /** A defect: the session has been ended safely. */
  readonly onBug: (error: unknown) => void;
}

export interface Kiosk {
  readonly state: KioskState;
  dispatch(event: KioskEvent): Failure | null;
  /** What a person did at a screen; the failure goes back to that screen. */
  act(act: Act): Failure | null;
  cardPresented(card: Pick<CardEvent, "readerId" | "interface" | "stillThere">): void;
  /** Calls the listener after each change. */
  onChange(listener: () => void): () => void;
  stop(): void;
}

export function createKiosk(options: KioskOptions): Kiosk {
  let state = INITIAL_STATE;
  let timer: NodeJS.Timeout | undefined;
  const listeners = new Set<() => void>();

  const moment = (): Moment => ({
    now: options.monotonic(),
    today: options.today(),
    timeouts: options.timeouts,
  });

  function dispatch(event: KioskEvent): Failure | null {
    const step = transition(state, event, moment());
    const changed = step.state !== state;
    state = step.state;
    if (changed) setDeadline();
    for (const effect of step.effects) void run(effect);
    if (changed) for (const listener of listeners) listener();
    return step.refused;
  }

  async function run(effect: Effect): Promise<void> {
    try {
      await handle(effect);
    } catch (error) {
      options.onBug(error);
      endAfterBug(effect);
    }
  }

  function handle(effect: Effect): void | Promise<void> {
    const { handlers } = options;
    switch (effect.type) {
      case "identify":
        return handlers.identify(effect, state);
      case "readFurther":
        return handlers.readFurther(effect, state);
      case "recheck":
        return handlers.recheck(effect, state);
      case "stopWaiting":
        return handlers.stopWaiting(effect, state);
      case "file":
        return handlers.file(effect, state);
      case "print":
        return handlers.print(effect, state);
      case "wipe":
        return handlers.wipe(effect, state);
      case "callStaff":
        return handlers.callStaff(effect, state);
    }
  }

  /** An exception is a bug: the person reads one sentence, and nothing of the session is kept. */
  function endAfterBug(effect: Effect): void {
    if (!("session" in effect)) return;
    const { failure } = fail("internal.bug");
    if (effect.type === "file") dispatch({ type: "fileFailed", session: effect.session, failure });
    else if (effect.type !== "wipe")
      dispatch({ type: "readFailed", session: effect.session, failure, checks: null });
  }

  function setDeadline(): void {
    clearTimeout(timer);
    timer = undefined;
    if (state.deadline === null) return;
    const wait = Math.max(0, state.deadline - options.monotonic());
    timer = setTimeout(() => {
      // Timers count whole milliseconds and may come a moment early; then the rest is waited for.
      if (state.deadline !== null && options.monotonic() < state.deadline) setDeadline();
      else dispatch({ type: "deadline" });
    }, Math.ceil(wait));
  }

  return {
    get state() {
      return state;
    },
    dispatch,
    act(act) {
      const found =
        act.type === "openProcedure" ? findProcedure(options.catalogue, act.code, options.today()) : null;
      return dispatch({
        type: "act",
        act,
        procedure: found?.ok ? found.value : null,
        newSession: options.newId(),
      });
    },
    cardPresented({ readerId, interface: cardInterface, stillThere }) {
      if (options.blocked() !== null && !isReadOn(state, readerId)) return;
      const event = {
        type: "cardPresented",
        readerId,
        interface: cardInterface,
        newSession: options.newId(),
      } as const;
      dispatch(stillThere ? { ...event, stillThere } : event);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
