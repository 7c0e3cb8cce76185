/** What a screen may see of the state: the view of `core/protocol/terminal.ts`. @module */
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { claimLabel } from "../../../core/identity/claim-labels.ts";
import {
  type Catalogue,
  findLifeEvent,
  findProcedure,
  summaryOf,
} from "../../../core/procedures/catalogue.ts";
import { feeLine } from "../../../core/procedures/fees.ts";
import { claimsForForm, formLines } from "../../../core/procedures/form-lines.ts";
import type { ProcedureSummary } from "../../../core/procedures/procedure.ts";
import type { Screen, SessionView, View } from "../../../core/protocol/terminal.ts";
import { vietnamIsoTime } from "../../../core/text/dates.ts";
import { honorific } from "../../../core/text/honorific.ts";
import { initials } from "../../../core/text/mask.ts";
import { canStart } from "./acts.ts";
import { type KioskState, type Session, stepsOf } from "./state.ts";

/** Everything of the view that is not the session's. */
export interface Surroundings {
  readonly kiosk: View["kiosk"];
  readonly demonstration: boolean;
  readonly devices: View["devices"];
  /** Why no card can be taken now. */
  readonly blocked: ErrorCode | null;
  readonly waitingDossiers: number;
  readonly catalogue: Catalogue;
  /** Today in Vietnam, ISO 8601. */
  readonly today: string;
  /** Wall time and monotonic time of this view, milliseconds. */
  readonly wall: number;
  readonly now: number;
  readonly warnMs: number;
  /** Days a dossier's key is kept here after its acknowledgement. */
  readonly keptDays: number;
  readonly receiver: { readonly vi: string; readonly en: string };
}

export function project(state: KioskState, around: Surroundings, revision: number): View {
  return {
    revision,
    kiosk: around.kiosk,
    now: vietnamIsoTime(around.wall),
    demonstration: around.demonstration,
    devices: around.devices,
    waitingDossiers: around.waitingDossiers,
    staffCalled: state.staffCalled,
    session: state.session === null ? null : sessionView(state.session, state, around),
    screen: screenOf(state, around),
  };
}

function sessionView(session: Session, state: KioskState, around: Surroundings): SessionView {
  const { identity, card } = session;
  const timed = state.screen.name !== "reading" && state.deadline !== null;
  return {
    id: session.id,
    // While a card that came back is being looked at, the screen belongs to nobody.
    person:
      identity === null || (state.screen.name === "reading" && state.screen.back !== null)
        ? null
        : {
            initials: initials(identity.claims.full_name ?? ""),
            honorific: honorific(identity.claims.sex),
            marks: {
              genuine: identity.checks.chipGenuine.status === "passed",
              inDate: identity.checks.validity.status === "passed",
              issuerKnown: identity.checks.issuerTrust.status === "passed",
            },
            checks: identity.checks,
            assurance: identity.assurance,
          },
    cardPresent: card?.present ?? false,
    interface: card?.interface ?? null,
    endsInMs: timed && state.deadline !== null ? Math.max(0, Math.round(state.deadline - around.now)) : null,
    warnMs: around.warnMs,
  };
}

function screenOf(state: KioskState, around: Surroundings): Screen {
  const { screen, session } = state;
  const draft = session?.draft ?? null;
  switch (screen.name) {
    case "waiting":
      return { name: "waiting", blocked: around.blocked };
    case "reading":
      return {
        name: "reading",
        interface: screen.interface,
        purpose: screen.purpose === "form" ? "form" : "identify",
        cardAwaited: screen.back === null && (screen.card === "awaited" || screen.card === "missed"),
        steps: readingSteps(screen),
      };
    case "home":
      return { name: "home", lifeEvents: [...around.catalogue.lifeEvents] };
    case "lifeEvent":
      return lifeEventScreen(screen.id, around);
    case "problem":
      return { name: "problem", failure: screen.failure, checks: screen.checks };
    case "farewell":
      return { name: "farewell", reason: screen.reason, cardLeft: screen.cardLeft?.interface ?? null };
    case "can":
    case "layCardAgain":
    case "filed":
      return screen.name === "filed" ? filedScreen(screen.dossier, around) : screen;
    case "procedure":
    case "notice":
    case "form":
    case "review":
    case "filing":
      break;
  }
  // The machine never stands at these screens without a draft; a home screen is the safe answer to a bug.
  if (draft === null || session === null)
    return { name: "home", lifeEvents: [...around.catalogue.lifeEvents] };
  const { procedure } = draft;
  const summary = summaryOf(procedure);
  switch (screen.name) {
    case "procedure": {
      const start = canStart(session);
      return { name: "procedure", procedure, canStart: start.ok, why: start.why };
    }
    case "notice":
      return {
        name: "notice",
        procedure: summary,
        claims: procedure.form === null ? [] : claimsForForm(procedure.form).map(claimLabel),
        receiver: around.receiver,
        keptDays: around.keptDays,
      };
    case "form":
      return procedure.form === null
        ? { name: "home", lifeEvents: [...around.catalogue.lifeEvents] }
        : {
            name: "form",
            procedure: summary,
            form: procedure.form,
            values: draft.values,
            fromCard: [...draft.fromCard],
            errors: [...screen.errors],
          };
    case "review":
      return {
        name: "review",
        procedure: summary,
        sections: procedure.form === null ? [] : formLines(procedure.form, draft.values),
        fee: feeLine(procedure, "online"),
        failure: screen.failure,
      };
    case "filing":
      return { name: "filing", procedure: summary };
  }
}

function readingSteps(screen: Extract<KioskState["screen"], { name: "reading" }>) {
  const steps = stepsOf(screen.family);
  const current = steps.indexOf(screen.step);
  return steps.map((name, index) => ({
    name,
    state:
      index < current ? ("done" as const) : index === current ? ("running" as const) : ("pending" as const),
  }));
}

function lifeEventScreen(id: string, around: Surroundings): Screen {
  const found = findLifeEvent(around.catalogue, id, around.today);
  if (found === undefined) return { name: "home", lifeEvents: [...around.catalogue.lifeEvents] };
  return { name: "lifeEvent", lifeEvent: found.lifeEvent, procedures: [...found.procedures] };
}

function filedScreen(
  dossier: Extract<KioskState["screen"], { name: "filed" }>["dossier"],
  around: Surroundings,
): Screen {
  const found = findProcedure(around.catalogue, dossier.procedure, around.today);
  return {
    name: "filed",
    procedure: found.ok ? summaryOf(found.value) : unknownProcedure(dossier.procedure),
    provisionalCode: dossier.provisionalCode,
    officialCode: dossier.officialCode,
    delivery: dossier.delivery,
    deliveryCode: dossier.deliveryCode,
    slip: dossier.slip,
  };
}

/** A dossier outlives its catalogue: a procedure withdrawn since is shown by its code. */
function unknownProcedure(code: string): ProcedureSummary {
  return {
    code,
    name: { vi: code, en: code },
    authority: "",
    level: "commune",
    field: "",
    hasForm: false,
    illustration: false,
  };
}
