/** What every step of the session machine is made of: to stay, to show a screen with its time-out, to end. @module */
import type { Transition } from "./events.ts";
import {
  type EndReason,
  INITIAL_STATE,
  type KioskState,
  type ReadingScreen,
  type ScreenState,
} from "./state.ts";

/** Time-outs in milliseconds; from the configuration. */
export interface Timeouts {
  /** Without a touch, by what the screen is for. */
  readonly browse: number;
  readonly form: number;
  readonly review: number;
  /** The last screen with the code on it. */
  readonly filed: number;
  readonly problem: number;
  readonly farewell: number;
  /** A whole reading, however slowly the card answers; it begins anew when a card that was lifted is back. */
  readonly reading: number;
  /** How long the cradle's scanner may take to read the code of a card laid down. */
  readonly scan: number;
  /** How long a card may be off the pad in the middle of its reading before anybody is told. */
  readonly slip: number;
  /** How long it is waited for then. */
  readonly cardBack: number;
}

/** What the machine knows of the world at one event. */
export interface Moment {
  /** Monotonic milliseconds. */
  readonly now: number;
  /** Today in Vietnam, ISO 8601. */
  readonly today: string;
  readonly timeouts: Timeouts;
}

export type Step = Transition<KioskState>;

export function stay(state: KioskState): Step {
  return { state, effects: [], refused: null };
}

export function show(
  state: KioskState,
  screen: ScreenState,
  moment: Moment,
  effects: Step["effects"] = [],
): Step {
  return { state: { ...state, screen, deadline: deadlineOf(screen, moment) }, effects, refused: null };
}

/** When a screen ends by itself, counted from this moment; null where it waits for a device or for nobody. */
export function deadlineOf(screen: ScreenState, { now, timeouts }: Moment): number | null {
  switch (screen.name) {
    case "waiting":
    case "filing":
      return null;
    case "reading":
      return now + timeouts[readingPhase(screen)];
    case "home":
    case "lifeEvent":
    case "procedure":
      return now + timeouts.browse;
    case "can":
    case "layCardAgain":
    case "notice":
    case "form":
      return now + timeouts.form;
    case "farewell":
      // A card left behind is spoken of until it is taken.
      return screen.cardLeft === null ? now + timeouts.farewell : null;
    case "review":
    case "filed":
    case "problem":
      return now + timeouts[screen.name];
  }
}

function readingPhase({ awaitingCan, card }: ReadingScreen): "scan" | "slip" | "cardBack" | "reading" {
  if (awaitingCan) return "scan";
  if (card === "slipped") return "slip";
  return card === "awaited" ? "cardBack" : "reading";
}

/** The one way a session ends. What was read, typed and shown leaves the state here; `wipe` lets go of the rest. */
export function end(state: KioskState, reason: EndReason, moment: Moment): Step {
  const session = state.session;
  if (session === null) return toWaiting(state);
  // Nobody was identified and nothing is left in the reader: there is nobody to say farewell to.
  if (session.identity === null && !session.card?.present) return toWaiting(state);
  const cardLeft = session.card?.present ? session.card : null;
  return show(
    { ...INITIAL_STATE, staffCalled: state.staffCalled },
    { name: "farewell", reason, cardLeft },
    moment,
    [{ type: "wipe", session: session.id }],
  );
}

/** The next person's screen. */
export function toWaiting(state: KioskState): Step {
  return {
    state: { ...INITIAL_STATE, staffCalled: state.staffCalled },
    effects: state.session === null ? [] : [{ type: "wipe", session: state.session.id }],
    refused: null,
  };
}
