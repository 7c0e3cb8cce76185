/** The card comes and goes: what each means at the screen where it happens. @module */
import { fail } from "../../../core/errors/result.ts";
import type { KioskEvent } from "./events.ts";
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
  // The readers only lost sight of it: a card that was left lying is not read a second time.
  if (event.stillThere && session?.card?.readerId !== event.readerId) return stay(state);
  const { screen } = state;
  // What is committed now belongs to the person who confirmed it; a card laid down meanwhile is looked at afterwards.
  if (screen.name === "filing") return stay(state);
  if (session !== null && screen.name === "reading" && isReadOn(state, event.readerId)) {
    const readOn = { ...screen, card: "there", returned: event.newSession } as const;
    return show({ ...state, session: { ...session, card } }, readOn, moment);
  }
  if (session !== null && session.identity !== null && screen.name !== "problem") {
    const next = { ...state, session: { ...session, card } };
    const forForm = screen.name === "reading" && screen.purpose === "form";
    return screen.name === "layCardAgain" || forForm
      ? readFurther(next, moment)
      : recheck(next, card, event.newSession, moment);
  }
  // Typed digits wait for the card to come back (it was lifted to read them); looking around goes on as the same session.
  const keep = session !== null && (isBrowsing(state) || screen.name === "layCardAgain");
  if (keep) return beginIdentify({ ...state, session: { ...session, card } }, moment);
  return beginAnew(state, card, event.newSession, moment);
}

/** Whether a card laid down in this reader goes into the reading under way: one that is waited for, or will be. */
export function isReadOn({ session, screen }: KioskState, readerId: string): boolean {
  const onPad = screen.name === "reading" && screen.interface === "contactless" && !screen.awaitingCan;
  return onPad && session?.card?.readerId === readerId;
}

/** Another person's session: what the one before held is let go first. */
export function beginAnew(state: KioskState, card: SessionCard, id: string, moment: Moment): Step {
  const session: Session = { id, card, identity: null, access: null, draft: null };
  const begun = beginIdentify({ ...state, session }, moment);
  if (state.session === null) return begun;
  return { ...begun, effects: [{ type: "wipe", session: state.session.id }, ...begun.effects] };
}

/** A card on the reader of an identified session is that person's only if it proves it; until then nothing is shown. */
function recheck(state: KioskState, card: SessionCard, newSession: string, moment: Moment): Step {
  const { session, screen: before } = state;
  if (session === null) return stay(state);
  const goesOnAt = before.name === "reading" && before.back !== null ? before.back.screen : before;
  const screen = {
    name: "reading",
    purpose: "return",
    interface: card.interface,
    awaitingCan: false,
    step: "open",
    card: "there",
    returned: null,
    family: "provincial",
    back: { screen: goesOnAt, newSession },
  } as const;
  return show(state, screen, moment, [
    { type: "recheck", session: session.id, readerId: card.readerId, access: session.access },
  ]);
}

/** Starts reading the session's card, or waits for its six digits where the interface needs them. */
export function beginIdentify(state: KioskState, moment: Moment): Step {
  const session = state.session;
  if (session === null || session.card === null) return stay(state);
  const { card } = session;
  const fresh = freshScan(state, moment);
  // In the slot a provincial card tells its digits; a code scanned meanwhile may be that of any card.
  const access = session.access ?? (card.interface === "contactless" ? fresh : null);
  const awaitingCan = card.interface === "contactless" && access === null;
  const screen = {
    name: "reading",
    purpose: "identify",
    interface: card.interface,
    awaitingCan,
    step: "open",
    card: "there",
    returned: null,
    family: "provincial",
    back: null,
  } as const;
  const next = { ...state, session: { ...session, access }, scan: null };
  if (awaitingCan) return show(next, screen, moment);
  return show(next, screen, moment, [
    { type: "identify", session: session.id, readerId: card.readerId, access },
  ]);
}

export function freshScan({ scan }: KioskState, { now }: Moment): Access | null {
  return scan !== null && now - scan.at <= MAX_SCAN_AGE ? scan.access : null;
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
      card: "there",
      returned: null,
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

function isBrowsing(state: KioskState): boolean {
  return ["home", "lifeEvent", "procedure"].includes(state.screen.name);
}
