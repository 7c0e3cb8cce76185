/** What happens to the kiosk, and what it then has done. @module */
import type { ErrorCode } from "../../../core/errors/codes.ts";
import type { Failure } from "../../../core/errors/result.ts";
import type { Checks, VerifiedIdentity } from "../../../core/identity/verified-identity.ts";
import type { CardInterface } from "../../../core/ports/card-reader.ts";
import type { FormValues } from "../../../core/procedures/form.ts";
import type { Procedure } from "../../../core/procedures/procedure.ts";
import type { QueueState } from "../../../core/protocol/common.ts";
import type { Act } from "../../../core/protocol/terminal.ts";
import type { Access, CardFamily, FiledDossier, ReadingStep } from "./state.ts";

/** Results of effects name their session: what comes back late, for a session that has ended, changes nothing. */
export type KioskEvent =
  | {
      readonly type: "cardPresented";
      readonly readerId: string;
      readonly interface: CardInterface;
      readonly newSession: string;
      /** It never left as far as the readers can tell: no new session begins with it. */
      readonly stillThere?: true;
    }
  | { readonly type: "cardRemoved"; readonly readerId: string }
  | { readonly type: "scanned"; readonly access: Access }
  | {
      readonly type: "readingStep";
      readonly session: string;
      readonly step: ReadingStep;
      readonly family: CardFamily;
    }
  /** The card left the pad; the reading goes on where it stopped when it is back. */
  | { readonly type: "cardAwaited"; readonly session: string }
  | { readonly type: "identified"; readonly session: string; readonly identity: VerifiedIdentity }
  | {
      readonly type: "furtherRead";
      readonly session: string;
      readonly identity: VerifiedIdentity;
      readonly values: FormValues;
      readonly fromCard: readonly string[];
    }
  /** The card that came back is the session's own. */
  | { readonly type: "rechecked"; readonly session: string; readonly identity: VerifiedIdentity }
  | {
      readonly type: "readFailed";
      readonly session: string;
      readonly failure: Failure;
      readonly checks: Checks | null;
    }
  | { readonly type: "filed"; readonly session: string; readonly dossier: FiledDossier }
  | { readonly type: "fileFailed"; readonly session: string; readonly failure: Failure }
  | { readonly type: "slip"; readonly dossier: string; readonly slip: FiledDossier["slip"] }
  | {
      readonly type: "delivery";
      readonly dossier: string;
      readonly state: QueueState;
      readonly code: ErrorCode | null;
      readonly officialCode: string | null;
    }
  | { readonly type: "deadline" }
  /** The runtime has looked the procedure up. */
  | {
      readonly type: "act";
      readonly act: Act;
      readonly procedure: Procedure | null;
      readonly newSession: string;
    };

export type Effect =
  | {
      readonly type: "identify";
      readonly session: string;
      readonly readerId: string;
      readonly access: Access | null;
    }
  | {
      readonly type: "readFurther";
      readonly session: string;
      readonly readerId: string;
      readonly access: Access | null;
      readonly procedure: Procedure;
    }
  | {
      readonly type: "recheck";
      readonly session: string;
      readonly readerId: string;
      readonly access: Access | null;
    }
  /** The card did not come back in time: its reading is to fail. */
  | { readonly type: "stopWaiting"; readonly session: string }
  | { readonly type: "file"; readonly session: string }
  | { readonly type: "print"; readonly dossier: string }
  /** The session is over: let go of the card and of everything read from it. */
  | { readonly type: "wipe"; readonly session: string }
  | { readonly type: "callStaff"; readonly on: boolean };

/** The new state is returned by the transition; a refused act comes back as a failure to its sender. */
export interface Transition<State> {
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly refused: Failure | null;
}
