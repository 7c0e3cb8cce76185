/**
 * The session machine: one pure function from a state and an event to the next state and what is to be done.
 * Removal of the card is defined per screen here and nowhere else; finish, time-out and pulled card are one path, {@link end}.
 * @module
 */

import type { ErrorCode } from "../../../core/errors/codes.ts";
import { fail } from "../../../core/errors/result.ts";
import type { VerifiedIdentity } from "../../../core/identity/verified-identity.ts";
import { actTransition } from "./acts.ts";
import type { KioskEvent, Transition } from "./events.ts";
import { firstFailure } from "./identity.ts";
import {
  type Access,
  type EndReason,
  INITIAL_STATE,
  type KioskState,
  type ScreenState,
  type Session,
  type SessionCard,
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
  /** How long the cradle's scanner may take to read the code of a card laid down. */
  readonly scan: number;
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

/** A scan is the card's own while it is not older than this when the card is felt. Milliseconds. */
const MAX_SCAN_AGE = 10_000;

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
  { type: "readingStep" | "identified" | "furtherRead" | "readFailed" | "fileFailed" }
>;

function sessionResult(state: KioskState, event: SessionResult, moment: Moment): Step {
  const session = state.session;
  if (session === null || session.id !== event.session) return stay(state);
  switch (event.type) {
    case "readingStep":
      return state.screen.name === "reading"
        ? stay({ ...state, screen: { ...state.screen, step: event.step } })
        : stay(state);
    case "identified":
      return identified(state, session, event.identity, moment);
    case "furtherRead":
      return furtherRead(state, session, event, moment);
    case "readFailed":
      return readFailed(state, session, event, moment);
    case "fileFailed":
      return show(state, { name: "review", failure: event.failure }, moment);
  }
}

// The card --------------------------------------------------------------------------------------------------------

function cardPresented(
  state: KioskState,
  event: Extract<KioskEvent, { type: "cardPresented" }>,
  moment: Moment,
): Step {
  const card: SessionCard = { readerId: event.readerId, interface: event.interface, present: true };
  const session = state.session;
  if (session?.card?.present && session.card.readerId !== event.readerId) return stay(state);
  if (session !== null && session.identity !== null && state.screen.name !== "problem") {
    const next = { ...state, session: { ...session, card } };
    return state.screen.name === "layCardAgain" ? readFurther(next, moment) : stay(next);
  }
  // Typed digits wait for the card to come back (it was lifted to read them); looking around goes on as the same session.
  const keep = session !== null && (isBrowsing(state) || state.screen.name === "layCardAgain");
  const base: Session = keep
    ? { ...session, card }
    : { id: event.newSession, card, identity: null, access: null, draft: null };
  return beginIdentify({ ...state, session: base }, moment);
}

/** Starts reading the session's card, or waits for its six digits where the interface needs them. */
export function beginIdentify(state: KioskState, moment: Moment): Step {
  const session = state.session;
  if (session === null || session.card === null) return stay(state);
  const { card } = session;
  const fresh = state.scan !== null && moment.now - state.scan.at <= MAX_SCAN_AGE ? state.scan.access : null;
  const access = card.interface === "contact" ? null : (session.access ?? fresh);
  const awaitingCan = card.interface === "contactless" && access === null;
  const screen = {
    name: "reading",
    purpose: "identify",
    interface: card.interface,
    awaitingCan,
    step: "open",
  } as const;
  const next = { ...state, session: { ...session, access }, scan: null };
  if (awaitingCan) return show(next, screen, moment);
  return show(next, screen, moment, [
    { type: "identify", session: session.id, readerId: card.readerId, access },
  ]);
}

/** Reads the further disclosures of the draft's procedure, or asks for the card where it was lifted. */
export function readFurther(state: KioskState, moment: Moment): Step {
  const session = state.session;
  if (session === null || session.draft === null || session.card === null) return stay(state);
  const { card, draft } = session;
  if (!card.present) return show(state, { name: "layCardAgain", failure: null }, moment);
  return show(
    state,
    { name: "reading", purpose: "form", interface: card.interface, awaitingCan: false, step: "data" },
    moment,
    [
      {
        type: "readFurther",
        session: session.id,
        readerId: card.readerId,
        access: session.access,
        procedure: draft.procedure,
      },
    ],
  );
}

function scanned(state: KioskState, access: Access, moment: Moment): Step {
  const next = { ...state, scan: { access, at: moment.now } };
  const waitsForCan =
    state.screen.name === "can" || (state.screen.name === "reading" && state.screen.awaitingCan);
  if (!waitsForCan || state.session === null || !state.session.card?.present) return stay(next);
  return beginIdentify({ ...next, session: { ...state.session, access: null } }, moment);
}

function cardRemoved(state: KioskState, readerId: string, moment: Moment): Step {
  if (state.screen.name === "farewell" && state.screen.cardLeft?.readerId === readerId) {
    return stay({ ...state, screen: { ...state.screen, cardLeft: null } });
  }
  const session = state.session;
  if (session?.card?.readerId !== readerId) return stay(state);
  const lifted = { ...state, session: { ...session, card: { ...session.card, present: false } } };
  const { screen } = state;
  // A running read fails by itself and says so; filing is finished first, because it may have been committed already.
  if (screen.name === "filing" || (screen.name === "reading" && !screen.awaitingCan)) return stay(lifted);
  if (screen.name === "reading") {
    return show(lifted, { name: "problem", failure: fail("card.lost").failure, checks: null }, moment);
  }
  if (session.card.interface === "contact") {
    return screen.name === "problem" ? toWaiting(lifted) : end(lifted, "cardRemoved", moment);
  }
  return stay(lifted);
}

/** What laying the card down once more can mend. */
const READ_AGAIN: ReadonlySet<ErrorCode> = new Set([
  "card.lost",
  "card.no_answer",
  "card.refused",
  "reader.failed",
  "sm.broken",
  "identity.other_card",
]);

function readFailed(
  state: KioskState,
  session: Session,
  event: Extract<KioskEvent, { type: "readFailed" }>,
  moment: Moment,
): Step {
  const { checks } = event;
  const canWrong = event.failure.code === "pace.wrong_secret" || event.failure.code === "pace.can_missing";
  // The digits opened this person's card before: a card they do not open is another one.
  const failure = canWrong && session.identity !== null ? fail("identity.other_card").failure : event.failure;
  if (session.identity !== null && READ_AGAIN.has(failure.code)) {
    if (session.card?.interface === "contact" && !session.card.present)
      return end(state, "cardRemoved", moment);
    return show(state, { name: "layCardAgain", failure }, moment);
  }
  if (canWrong && session.identity === null && session.card?.interface === "contactless") {
    return show({ ...state, session: { ...session, access: null } }, { name: "can", failure }, moment);
  }
  return show(state, { name: "problem", failure, checks }, moment);
}

function identified(state: KioskState, session: Session, identity: VerifiedIdentity, moment: Moment): Step {
  if (session.card?.interface === "contact" && !session.card.present)
    return end(state, "cardRemoved", moment);
  const failure = firstFailure(identity);
  if (failure !== null) {
    return show(state, { name: "problem", failure, checks: identity.checks }, moment);
  }
  const next = { ...state, session: { ...session, identity } };
  return session.draft === null
    ? show(next, { name: "home" }, moment)
    : show(next, { name: "procedure", lifeEvent: null }, moment);
}

function furtherRead(
  state: KioskState,
  session: Session,
  { identity, values, fromCard }: Extract<KioskEvent, { type: "furtherRead" }>,
  moment: Moment,
): Step {
  if (session.draft === null) return stay(state);
  const failure = firstFailure(identity);
  if (failure !== null) return show(state, { name: "problem", failure, checks: identity.checks }, moment);
  const draft = { ...session.draft, values, fromCard };
  return show({ ...state, session: { ...session, identity, draft } }, { name: "form", errors: [] }, moment);
}

// The dossier ------------------------------------------------------------------------------------------------------

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

// The end ----------------------------------------------------------------------------------------------------------

function deadlinePassed(state: KioskState, moment: Moment): Step {
  if (state.deadline === null || moment.now < state.deadline) return stay(state);
  const { screen } = state;
  if (screen.name === "farewell") return toWaiting(state);
  if (screen.name === "reading" && screen.awaitingCan) {
    return show(state, { name: "can", failure: null }, moment);
  }
  if (screen.name === "problem" && state.session?.identity === null) return toWaiting(state);
  return end(state, "timeOut", moment);
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

function toWaiting(state: KioskState): Step {
  return {
    state: { ...INITIAL_STATE, staffCalled: state.staffCalled },
    effects: state.session === null ? [] : [{ type: "wipe", session: state.session.id }],
    refused: null,
  };
}

function isBrowsing(state: KioskState): boolean {
  return ["home", "lifeEvent", "procedure"].includes(state.screen.name);
}

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
      return screen.awaitingCan ? now + timeouts.scan : null;
    case "home":
    case "lifeEvent":
    case "procedure":
      return now + timeouts.browse;
    case "can":
    case "layCardAgain":
    case "notice":
    case "form":
      return now + timeouts.form;
    case "review":
    case "filed":
    case "problem":
    case "farewell":
      return now + timeouts[screen.name];
  }
}
