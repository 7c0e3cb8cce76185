/** What a reading brings, and what is done while its card is off the pad. @module */
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { type Failure, fail } from "../../../core/errors/result.ts";
import type { VerifiedIdentity } from "../../../core/identity/verified-identity.ts";
import { beginAnew, freshScan } from "./card.ts";
import type { KioskEvent } from "./events.ts";
import { firstFailure, suffices } from "./identity.ts";
import type { Access, KioskState, ReadingScreen, Session } from "./state.ts";
import { end, type Moment, type Step, show, stay } from "./step.ts";

/** The card left the pad in the middle of its reading. */
export function cardAwaited(state: KioskState, moment: Moment): Step {
  const { screen } = state;
  return screen.name === "reading" ? show(state, { ...screen, card: "slipped" }, moment) : stay(state);
}

/** A card that came back into its session and went again keeps nobody waiting: the session is still there without it. */
export function waitOn(state: KioskState, screen: ReadingScreen, moment: Moment): Step {
  if (screen.card === "slipped" && screen.back === null) {
    return show(state, { ...screen, card: "awaited" }, moment);
  }
  const session = state.session?.id;
  const effects = session === undefined ? [] : [{ type: "stopWaiting", session } as const];
  return show(state, { ...screen, card: "missed" }, moment, effects);
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
  const { screen: at } = state;
  // Another reading of this session has taken its place.
  if (event.failure.code === "session.ended") return stay(state);
  if (at.name === "reading" && at.back !== null) {
    return returnFailed(state, session, event.failure, at.back, moment);
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
  // Another card was laid down for the one that was lifted, and its code seen: as if it had come after the end.
  const next = at.name === "reading" && session.identity === null ? at.returned : null;
  if (next !== null && session.card?.present && isAnothers(session, freshScan(state, moment)))
    return beginAnew(state, session.card, next, moment);
  // In the slot only a national ID card asks for digits; a provincial one that does not open is broken.
  const asksAgain = session.card?.interface === "contactless" || missing || session.access !== null;
  if (canWrong && session.identity === null && asksAgain) {
    const screen = { name: "can", failure: missing ? null : failure } as const;
    return show({ ...state, session: { ...session, access: null } }, screen, moment);
  }
  return show(state, { name: "problem", failure, checks }, moment);
}

/** The code under the scanner is not the one that this session was opened with. */
function isAnothers({ access }: Session, scanned: Access | null): boolean {
  return scanned !== null && scanned.can !== access?.can;
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
  const { screen } = state;
  // Late: while another card is looked at, nothing of this person's is shown.
  if (session.draft === null || screen.name !== "reading" || screen.purpose !== "form") return stay(state);
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
