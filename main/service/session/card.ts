/** The card comes, is read, and goes: what each means at the screen where it happens. @module */
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { fail } from "../../../core/errors/result.ts";
import type { VerifiedIdentity } from "../../../core/identity/verified-identity.ts";
import type { KioskEvent } from "./events.ts";
import { firstFailure } from "./identity.ts";
import type { Access, KioskState, Session, SessionCard } from "./state.ts";
import { end, type Moment, type Step, show, stay, toWaiting } from "./step.ts";

/** A scan is the card's own while it is not older than this when the card is felt. Milliseconds. */
const MAX_SCAN_AGE = 10_000;

export function cardPresented(
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

export function scanned(state: KioskState, access: Access, moment: Moment): Step {
  const next = { ...state, scan: { access, at: moment.now } };
  const waitsForCan =
    state.screen.name === "can" || (state.screen.name === "reading" && state.screen.awaitingCan);
  if (!waitsForCan || state.session === null || !state.session.card?.present) return stay(next);
  return beginIdentify({ ...next, session: { ...state.session, access: null } }, moment);
}

export function cardRemoved(state: KioskState, readerId: string, moment: Moment): Step {
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

export function readFailed(
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

export function identified(
  state: KioskState,
  session: Session,
  identity: VerifiedIdentity,
  moment: Moment,
): Step {
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

export function furtherRead(
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

function isBrowsing(state: KioskState): boolean {
  return ["home", "lifeEvent", "procedure"].includes(state.screen.name);
}
