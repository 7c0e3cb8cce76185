/**
 * The state of the kiosk: at most one citizen session, the screen it stands at, and the card under it.
 * Everything here is plain data; {@link ./transition.ts} is the only place that changes it.
 * @module
 */
import type { ErrorCode } from "../../../core/errors/codes.ts";
import type { Failure } from "../../../core/errors/result.ts";
import type { IdentifyStep } from "../../../core/identity/identify.ts";
import type { Checks, VerifiedIdentity } from "../../../core/identity/verified-identity.ts";
import type { CardInterface } from "../../../core/ports/card-reader.ts";
import type { FieldError, FormValues } from "../../../core/procedures/form.ts";
import type { Procedure } from "../../../core/procedures/procedure.ts";
import type { QueueState } from "../../../core/protocol/common.ts";

/** The steps a person sees while a card is read, in order. */
export const READING_STEPS = ["open", "issuer", "data", "genuine"] as const satisfies readonly IdentifyStep[];
export type ReadingStep = (typeof READING_STEPS)[number];
/** A national ID card shows that it is genuine before its data are read. */
export const NATIONAL_READING_STEPS: readonly ReadingStep[] = ["open", "issuer", "genuine", "data"];

export type CardFamily = "provincial" | "national";

/** The steps of a reading, in the order in which they are made. */
export function stepsOf(family: CardFamily): readonly ReadingStep[] {
  return family === "national" ? NATIONAL_READING_STEPS : READING_STEPS;
}

/** The card that a session belongs to. */
export interface SessionCard {
  readonly readerId: string;
  readonly interface: CardInterface;
  readonly present: boolean;
}

/** A dossier after COMMIT, as the screen follows it. */
export interface FiledDossier {
  readonly id: string;
  /** Code of the procedure. */
  readonly procedure: string;
  readonly provisionalCode: string;
  readonly officialCode: string | null;
  readonly delivery: QueueState;
  readonly deliveryCode: ErrorCode | null;
  readonly slip:
    | { readonly state: "printing" | "printed" }
    | { readonly state: "waiting"; readonly code: ErrorCode };
}

/** What a person has in hand at a procedure; it dies with the session. */
export interface Draft {
  readonly procedure: Procedure;
  readonly values: FormValues;
  readonly fromCard: readonly string[];
}

export interface ReadingScreen {
  readonly name: "reading";
  /** `return`: a card came back into an identified session and has to show that it is the same one. */
  readonly purpose: "identify" | "form" | "return";
  readonly interface: CardInterface;
  /** A contactless card lies there, the scanner has not told its six digits yet. */
  readonly awaitingCan: boolean;
  readonly step: ReadingStep;
  /**
   * On the pad it lies there; or it slipped a moment ago, of which nobody is told; or it is waited for, and the screen
   * says so; or it did not come back, and the reading is about to fail. What is pulled from the slot is not waited for.
   */
  readonly card: "there" | "slipped" | "awaited" | "missed";
  /** Once a card was laid down for the one that left: the id of the next person's session, where it is another's. */
  readonly returned: string | null;
  /** Which card it turned out to be; provincial until it says otherwise. */
  readonly family: CardFamily;
  /** For `return`: where the session goes on, and the id of the next person's session where it is another card. */
  readonly back: { readonly screen: ScreenState; readonly newSession: string } | null;
}

export type ScreenState =
  | { readonly name: "waiting" }
  | ReadingScreen
  | { readonly name: "can"; readonly failure: Failure | null }
  | { readonly name: "layCardAgain"; readonly failure: Failure | null }
  | { readonly name: "problem"; readonly failure: Failure; readonly checks: Checks | null }
  | { readonly name: "home" }
  | { readonly name: "lifeEvent"; readonly id: string }
  | { readonly name: "procedure"; readonly lifeEvent: string | null }
  | { readonly name: "notice" }
  | { readonly name: "form"; readonly errors: readonly FieldError[] }
  | { readonly name: "review"; readonly failure: Failure | null }
  | { readonly name: "filing" }
  | { readonly name: "filed"; readonly dossier: FiledDossier }
  | { readonly name: "farewell"; readonly reason: EndReason; readonly cardLeft: SessionCard | null };

export type EndReason = "finished" | "cardRemoved" | "timeOut";

export interface Session {
  readonly id: string;
  readonly card: SessionCard | null;
  readonly identity: VerifiedIdentity | null;
  /** What opens a contactless card, kept so that a later read of the same card needs neither scanner nor typing. */
  readonly access: Access | null;
  readonly draft: Draft | null;
}

/** Unsigned print on the card: it opens the chip and proves nothing. */
export interface Access {
  /** Six digits. */
  readonly can: string;
  /** From the code of a provincial card; null where the digits were typed or came from another code. */
  readonly cardNumber: string | null;
  /** From the code of a national ID card. */
  readonly personalNumber?: string;
}

/** A code the cradle's scanner read, and when (monotonic milliseconds). */
export interface Scan {
  readonly access: Access;
  readonly at: number;
}

export interface KioskState {
  readonly session: Session | null;
  readonly screen: ScreenState;
  /** Monotonic milliseconds at which the present screen ends by itself; null where it does not. */
  readonly deadline: number | null;
  readonly scan: Scan | null;
  readonly staffCalled: boolean;
}

export const INITIAL_STATE: KioskState = {
  session: null,
  screen: { name: "waiting" },
  deadline: null,
  scan: null,
  staffCalled: false,
};
