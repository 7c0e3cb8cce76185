/**
 * The session machine: one pure function from a state and an event to the next state and what is to be done.
 * Removal of the card is defined per screen in {@link ./card.ts} and nowhere else; finish, time-out and pulled card are
 * one path, `end`.
 * @module
 */
import { actTransition } from "./acts.ts";
import { cardPresented, cardRemoved, scanned } from "./card.ts";
import type { KioskEvent } from "./events.ts";
import { cardAwaited, furtherRead, identified, readFailed, rechecked, waitOn } from "./reading.ts";
import { type KioskState, type ReadingScreen, stepsOf } from "./state.ts";
import { end, type Moment, type Step, show, stay, toWaiting } from "./step.ts";

export function transition(state: KioskState, event: KioskEvent, moment: Moment): Step {
  switch (event.type) {
    case "cardPresented":
      return cardPresented(state, event, moment);
    case "cardRemoved":
      return cardRemoved(state, event.readerId, moment);
    case "scanned":
      return scanned(state, event.access, moment);
    case "deadline":
      return deadlinePassed(state, moment);
    case "act":
      return actTransition(state, event, moment);
    case "slip":
      return followDossier(state, event.dossier, { slip: event.slip });
    case "delivery":
      return followDossier(state, event.dossier, {
        delivery: event.state,
        deliveryCode: event.code,
        ...(event.officialCode === null ? {} : { officialCode: event.officialCode }),
      });
    case "filed":
      return filed(state, event, moment);
    default:
      return sessionResult(state, event, moment);
  }
}

type SessionResult = Extract<
  KioskEvent,
  {
    type:
      | "readingStep"
      | "cardAwaited"
      | "identified"
      | "rechecked"
      | "furtherRead"
      | "readFailed"
      | "fileFailed";
  }
>;

function sessionResult(state: KioskState, event: SessionResult, moment: Moment): Step {
  const session = state.session;
  if (session === null || session.id !== event.session) return stay(state);
  switch (event.type) {
    case "readingStep":
      return state.screen.name === "reading"
        ? stay({ ...state, screen: advanced(state.screen, event) })
        : stay(state);
    case "cardAwaited":
      return cardAwaited(state, moment);
    case "identified":
      return identified(state, session, event.identity, moment);
    case "rechecked":
      return rechecked(state, session, event.identity, moment);
    case "furtherRead":
      return furtherRead(state, session, event, moment);
    case "readFailed":
      return readFailed(state, session, event, moment);
    case "fileFailed":
      return show(state, { name: "review", failure: event.failure }, moment);
  }
}

/** Steps only go on, but where the card turns out to be of the other family. */
function advanced(
  screen: ReadingScreen,
  { step, family }: Extract<KioskEvent, { type: "readingStep" }>,
): ReadingScreen {
  const order = stepsOf(family);
  const back = family === screen.family && order.indexOf(step) < order.indexOf(screen.step);
  return back ? screen : { ...screen, step, family };
}

function filed(state: KioskState, event: Extract<KioskEvent, { type: "filed" }>, moment: Moment): Step {
  // Committed is committed: the slip is printed even where the session has gone meanwhile.
  const print = { type: "print", dossier: event.dossier.id } as const;
  const session = state.session;
  if (session === null || session.id !== event.session) return { state, effects: [print], refused: null };
  if (session.card?.interface === "contact" && !session.card.present) {
    const ended = end(state, "cardRemoved", moment);
    return { ...ended, effects: [print, ...ended.effects] };
  }
  const clean = { ...state, session: { ...session, draft: null } };
  return show(clean, { name: "filed", dossier: event.dossier }, moment, [print]);
}

function followDossier(
  state: KioskState,
  dossier: string,
  change: Partial<Extract<KioskState["screen"], { name: "filed" }>["dossier"]>,
): Step {
  if (state.screen.name !== "filed" || state.screen.dossier.id !== dossier) return stay(state);
  return stay({ ...state, screen: { ...state.screen, dossier: { ...state.screen.dossier, ...change } } });
}

function deadlinePassed(state: KioskState, moment: Moment): Step {
  if (state.deadline === null || moment.now < state.deadline) return stay(state);
  const { screen } = state;
  // What was scanned without a card being laid down is forgotten.
  if (screen.name === "waiting") return stay({ ...state, scan: null, deadline: null });
  if (screen.name === "farewell") return toWaiting(state);
  if (screen.name === "reading" && screen.awaitingCan) {
    return show(state, { name: "can", failure: null }, moment);
  }
  if (screen.name === "reading" && (screen.card === "slipped" || screen.card === "awaited"))
    return waitOn(state, screen, moment);
  // A card that answers for ever is not waited for: the session goes, and with it whatever it still says.
  if (screen.name === "reading") return end(state, "timeOut", moment);
  if (screen.name === "problem" && state.session?.identity === null) return toWaiting(state);
  return end(state, "timeOut", moment);
}
