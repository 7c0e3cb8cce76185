/** What a person's touch does at each screen. @module */
import { fail } from "../../../core/errors/result.ts";
import { normaliseValues } from "../../../core/procedures/form-lines.ts";
import { withIdentity } from "../../../core/procedures/identity-fields.ts";
import type { Procedure } from "../../../core/procedures/procedure.ts";
import { validateForm } from "../../../core/procedures/validate.ts";
import type { Act } from "../../../core/protocol/terminal.ts";
import { beginIdentify, readFurther } from "./card.ts";
import type { KioskEvent } from "./events.ts";
import { suffices } from "./identity.ts";
import type { Draft, KioskState, Session } from "./state.ts";
import { deadlineOf, end, type Moment, type Step, show, stay } from "./step.ts";

type ActEvent = Extract<KioskEvent, { type: "act" }>;

export function actTransition(state: KioskState, event: ActEvent, moment: Moment): Step {
  const { act } = event;
  switch (act.type) {
    case "callStaff":
    case "cancelCall": {
      const on = act.type === "callStaff";
      return { state: { ...state, staffCalled: on }, effects: [{ type: "callStaff", on }], refused: null };
    }
    case "browse":
      return browse(state, event.newSession, moment);
    case "finish":
      // At the farewell screen the session is gone already; touching it only brings the next person's screen sooner.
      if (state.screen.name === "farewell") return show(state, { name: "waiting" }, moment);
      break;
    default:
      break;
  }
  const session = state.session;
  if (session === null || session.id !== act.session) return refuse(state, "session.ended");
  return inSession(state, session, act, event.procedure, moment);
}

function browse(state: KioskState, newSession: string, moment: Moment): Step {
  if (state.session !== null || (state.screen.name !== "waiting" && state.screen.name !== "farewell")) {
    return refuse(state, "session.step");
  }
  const session: Session = { id: newSession, card: null, identity: null, access: null, draft: null };
  return show({ ...state, session }, { name: "home" }, moment);
}

type SessionAct = Exclude<Act, { type: "callStaff" | "cancelCall" | "browse" }>;

function inSession(
  state: KioskState,
  session: Session,
  act: SessionAct,
  procedure: Procedure | null,
  moment: Moment,
): Step {
  const at = state.screen.name;
  const browsing = at === "home" || at === "lifeEvent" || at === "procedure";
  switch (act.type) {
    case "finish":
      // Between confirming and COMMIT nothing can be taken back; a moment later it can be ended.
      return at === "filing" ? refuse(state, "session.step") : end(state, "finished", moment);
    case "present":
    case "moreTime":
      return stay(refreshed(state, moment));
    case "search":
      return browsing ? stay(refreshed(state, moment)) : refuse(state, "session.step");
    case "enterCan":
      return at === "can" ? enterCan(state, session, act.digits, moment) : refuse(state, "session.step");
    case "openHome":
      return browsing || at === "filed"
        ? show(withDraft(state, null), { name: "home" }, moment)
        : refuse(state, "session.step");
    case "openLifeEvent":
      return browsing
        ? show(state, { name: "lifeEvent", id: act.id }, moment)
        : refuse(state, "session.step");
    case "openProcedure": {
      if (!browsing) return refuse(state, "session.step");
      if (procedure === null) return refuse(state, "procedure.unknown");
      const lifeEvent = state.screen.name === "lifeEvent" ? state.screen.id : null;
      const draft: Draft = { procedure, values: {}, fromCard: [] };
      return show(withDraft(state, draft), { name: "procedure", lifeEvent }, moment);
    }
    case "startProcedure":
      return at === "procedure" && canStart(session).ok
        ? show(state, { name: "notice" }, moment)
        : refuse(state, "session.step");
    case "acceptNotice":
      return at === "notice" ? readFurther(state, moment) : refuse(state, "session.step");
    case "submitForm":
      return at === "form" ? submitForm(state, session, act.values, moment) : refuse(state, "session.step");
    case "editForm":
      return at === "review"
        ? show(state, { name: "form", errors: [] }, moment)
        : refuse(state, "session.step");
    case "file":
      return at === "review"
        ? show(state, { name: "filing" }, moment, [{ type: "file", session: session.id }])
        : refuse(state, "session.step");
    case "printAgain":
      return printAgain(state, moment);
    case "back":
      return back(state, moment);
  }
}

function enterCan(state: KioskState, session: Session, digits: string, moment: Moment): Step {
  const next = { ...state, session: { ...session, access: { can: digits, cardNumber: null } } };
  if (session.card?.present) return beginIdentify(next, moment);
  // The card was lifted to read the digits off it: they wait for it.
  return show(next, { name: "layCardAgain", failure: null }, moment);
}

/** Whether the person may begin the procedure in hand, and why not. */
export function canStart(session: Session): {
  readonly ok: boolean;
  readonly why: "needsCard" | "noForm" | "assuranceTooLow" | null;
} {
  const procedure = session.draft?.procedure;
  if (procedure?.form == null) return { ok: false, why: "noForm" };
  if (session.identity === null) return { ok: false, why: "needsCard" };
  if (!suffices(session.identity, procedure)) return { ok: false, why: "assuranceTooLow" };
  return { ok: true, why: null };
}

function submitForm(state: KioskState, session: Session, values: Draft["values"], moment: Moment): Step {
  const { draft } = session;
  if (draft === null || draft.procedure.form === null) return refuse(state, "session.step");
  const { form } = draft.procedure;
  const tidy = withIdentity(form, normaliseValues(form, values), session.identity?.claims ?? {});
  const next = withDraft(state, { ...draft, values: tidy });
  const errors = validateForm(form, tidy, moment.today);
  const first = errors[0];
  if (first === undefined) return show(next, { name: "review", failure: null }, moment);
  return {
    ...show(next, { name: "form", errors }, moment),
    refused: fail("form.incomplete", first.field).failure,
  };
}

function printAgain(state: KioskState, moment: Moment): Step {
  if (state.screen.name !== "filed" || state.screen.dossier.slip.state === "printing")
    return refuse(state, "session.step");
  const dossier = { ...state.screen.dossier, slip: { state: "printing" } as const };
  return show(state, { name: "filed", dossier }, moment, [{ type: "print", dossier: dossier.id }]);
}

function back(state: KioskState, moment: Moment): Step {
  const { screen } = state;
  switch (screen.name) {
    case "lifeEvent":
      return show(state, { name: "home" }, moment);
    case "procedure":
      return screen.lifeEvent === null
        ? show(withDraft(state, null), { name: "home" }, moment)
        : show(withDraft(state, null), { name: "lifeEvent", id: screen.lifeEvent }, moment);
    case "notice":
    case "form":
      return show(state, { name: "procedure", lifeEvent: null }, moment);
    case "layCardAgain":
      return state.session?.identity == null
        ? end(state, "finished", moment)
        : show(state, { name: "procedure", lifeEvent: null }, moment);
    case "review":
      return show(state, { name: "form", errors: [] }, moment);
    case "home":
    case "can":
    case "problem":
      return end(state, "finished", moment);
    default:
      return refuse(state, "session.step");
  }
}

/** The person is there: the screen's time begins anew, as often as they like (WCAG 2.2.1). */
function refreshed(state: KioskState, moment: Moment): KioskState {
  return state.deadline === null ? state : { ...state, deadline: deadlineOf(state.screen, moment) };
}

function withDraft(state: KioskState, draft: Draft | null): KioskState {
  return state.session === null ? state : { ...state, session: { ...state.session, draft } };
}

function refuse(state: KioskState, code: "session.ended" | "session.step" | "procedure.unknown"): Step {
  return { state, effects: [], refused: fail(code).failure };
}
