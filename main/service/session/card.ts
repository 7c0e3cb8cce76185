/** The card comes, is read, and goes: what each means at the screen where it happens. @module */
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { type Failure, fail } from "../../../core/errors/result.ts";
import type { VerifiedIdentity } from "../../../core/identity/verified-identity.ts";
import type { KioskEvent } from "./events.ts";
import { firstFailure, suffices } from "./identity.ts";
import type { Access, KioskState, ReadingScreen, Session, SessionCard } from "./state.ts";
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
  // The readers only lost sight of it: a card that was left lying is not read a second time.
  if (event.stillThere && session?.card?.readerId !== event.readerId) return stay(state);
  const { screen } = state;
  // What is committed now belongs to the person who confirmed it; a card laid down meanwhile is looked at afterwards.
  if (screen.name === "filing") return stay(state);
  if (session !== null && session.identity !== null && screen.name !== "problem") {
    const next = { ...state, session: { ...session, card } };
    return screen.name === "layCardAgain"
      ? readFurther(next, moment)
      : recheck(next, card, event.newSession, moment);
  }
  // Typed digits wait for the card to come back (it was lifted to read them); looking around goes on as the same session.
  const keep = session !== null && (isBrowsing(state) || screen.name === "layCardAgain");
  if (keep) return beginIdentify({ ...state, session: { ...session, card } }, moment);
  return beginAnew(state, card, event.newSession, moment);
}

/** Another person's session: what the one before held is let go first. */
function beginAnew(state: KioskState, card: SessionCard, id: string, moment: Moment): Step {
  const session: Session = { id, card, identity: null, access: null, draft: null };
  const begun = beginIdentify({ ...state, session }, moment);
  if (state.session === null) return begun;
  return { ...begun, effects: [{ type: "wipe", session: state.session.id }, ...begun.effects] };
}

/** A card on the reader of an identified session is that person's only if it proves it; until then nothing is shown. */
function recheck(state: KioskState, card: SessionCard, newSession: string, moment: Moment): Step {
  const { session } = state;
  if (session === null) return stay(state);
  const screen = {
    name: "reading",
    purpose: "return",
    interface: card.interface,
    awaitingCan: false,
    step: "open",
    family: "provincial",
    back: { screen: state.screen, newSession },
  } as const;
  return show(state, screen, moment, [
    { type: "recheck", session: session.id, readerId: card.readerId, access: session.access },
  ]);
}

/** The same card: the session goes on where it was. */
export function rechecked(
  state: KioskState,
  session: Session,
  identity: VerifiedIdentity,
  moment: Moment,
): Step {
  if (state.screen.name !== "reading" || state.screen.back === null) return stay(state);
  if (firstFailure(identity) !== null)
    return notTheSame(state, session, state.screen.back.newSession, moment);
  return show({ ...state, session: { ...session, identity } }, state.screen.back.screen, moment);
}

function notTheSame(state: KioskState, session: Session, newSession: string, moment: Moment): Step {
  if (!session.card?.present) return end(state, "cardRemoved", moment);
  return beginAnew(state, session.card, newSession, moment);
}

/** Starts reading the session's card, or waits for its six digits where the interface needs them. */
export function beginIdentify(state: KioskState, moment: Moment): Step {
  const session = state.session;
  if (session === null || session.card === null) return stay(state);
  const { card } = session;
  const fresh = state.scan !== null && moment.now - state.scan.at <= MAX_SCAN_AGE ? state.scan.access : null;
  // In the slot a provincial card tells its digits; a code scanned meanwhile may be that of any card.
  const access = session.access ?? (card.interface === "contactless" ? fresh : null);
  const awaitingCan = card.interface === "contactless" && access === null;
  const screen = {
    name: "reading",
    purpose: "identify",
    interface: card.interface,
    awaitingCan,
    step: "open",
    family: "provincial",
    back: null,
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
    {
      name: "reading",
      purpose: "form",
      interface: card.interface,
      awaitingCan: false,
      step: "data",
      family: "provincial",
      back: null,
    },
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
  if (!waitsForCan || state.session === null || !state.session.card?.present) {
    return state.screen.name === "waiting"
      ? stay({ ...next, deadline: moment.now + MAX_SCAN_AGE })
      : stay(next);
  }
  return beginIdentify({ ...state, session: { ...state.session, access } }, moment);
}

export function cardRemoved(state: KioskState, readerId: string, moment: Moment): Step {
  if (state.screen.name === "farewell" && state.screen.cardLeft?.readerId === readerId) {
    return show(state, { ...state.screen, cardLeft: null }, moment);
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
  // The six digits stand on the card: it may be taken out to look at them.
  if (session.card.interface === "contact" && screen.name !== "can") {
    return screen.name === "problem" ? toWaiting(lifted) : end(lifted, "cardRemoved", moment);
  }
  return stay(lifted);
}

/** The card could not be spoken to; nothing was learnt about whose it is. */
const LINK_FAILURES: ReadonlySet<ErrorCode> = new Set([
  "card.lost",
  "card.no_answer",
  "reader.failed",
  "reader.absent",
  "reader.service_absent",
]);

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
  if (state.screen.name === "reading" && state.screen.back !== null) {
    return returnFailed(state, session, event.failure, state.screen.back, moment);
  }
  const missing = event.failure.code === "pace.can_missing";
  const canWrong = missing || event.failure.code === "pace.wrong_secret";
  // The digits opened this person's card before: a card they do not open, or of another kind, is another one.
  const isOther = session.identity !== null && (canWrong || event.failure.code === "card.unknown");
  const failure = isOther ? fail("identity.other_card").failure : event.failure;
  if (session.identity !== null && READ_AGAIN.has(failure.code)) {
    if (session.card?.interface === "contact" && !session.card.present)
      return end(state, "cardRemoved", moment);
    return show(state, { name: "layCardAgain", failure }, moment);
  }
  // In the slot only a national ID card asks for digits; a provincial one that does not open is broken.
  const asksAgain = session.card?.interface === "contactless" || missing || session.access !== null;
  if (canWrong && session.identity === null && asksAgain) {
    const screen = { name: "can", failure: missing ? null : failure } as const;
    return show({ ...state, session: { ...session, access: null } }, screen, moment);
  }
  return show(state, { name: "problem", failure, checks }, moment);
}

/** A card that was only lifted too soon leaves the session as it was; any other is the next person's. */
function returnFailed(
  state: KioskState,
  session: Session,
  { code }: Failure,
  back: NonNullable<ReadingScreen["back"]>,
  moment: Moment,
): Step {
  const lost = LINK_FAILURES.has(code);
  if (!lost) return notTheSame(state, session, back.newSession, moment);
  const card = session.card === null ? null : { ...session.card, present: false };
  return show({ ...state, session: { ...session, card } }, back.screen, moment);
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
  // Less was proven this time than the procedure takes.
  if (!suffices(identity, draft.procedure)) {
    const next = { ...state, session: { ...session, identity } };
    return show(next, { name: "procedure", lifeEvent: null }, moment);
  }
  return show({ ...state, session: { ...session, identity, draft } }, { name: "form", errors: [] }, moment);
}

function isBrowsing(state: KioskState): boolean {
  return ["home", "lifeEvent", "procedure"].includes(state.screen.name);
}
