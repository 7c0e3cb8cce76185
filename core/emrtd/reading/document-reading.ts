/** What a reading of an LDS1 document is asked for, and what it gives: facts, no verdicts. @module */

import type { LinkUsage } from "../../apdu/meter.ts";
import type { RandomBytes } from "../../crypto/bytes.ts";
import type { Failure, Result } from "../../errors/result.ts";
import type { CardChannel } from "../../ports/card-reader.ts";
import type { LdsSecurityObject } from "../../trust/emrtd/security-object.ts";
import type { EmrtdAccess, EmrtdAccessPolicy, EmrtdSecrets, FallbackReason } from "../access.ts";
import type { ActiveAuthentication } from "../chip/active-authentication.ts";
import type { ChipAuthentication } from "../chip/chip-authentication.ts";
import type { SecureChannel } from "../secure-messaging.ts";
import type { ChipMemory } from "./chip-memory.ts";
import type { EmrtdFileName } from "./files.ts";
import type { ChipLimits } from "./limits.ts";

/**
 * Of EF.SOD, while the reading goes on: its signature verified, so that keys of the chip may be taken from the groups
 * that it lists; not verified, but what is read is wanted all the same; or of no use, so that nothing more is read.
 */
export type SodOpinion = "verified" | "unverified" | "hopeless";

export interface ReadDocumentRequest {
  readonly secrets: EmrtdSecrets;
  readonly policy: EmrtdAccessPolicy;
  readonly random: RandomBytes;
  /**
   * Called with EF.SOD and what stands in it, while the next command is on its way; again where the reading had to
   * begin anew.
   */
  readonly judgeSecurityObject: (file: Uint8Array, content: LdsSecurityObject) => SodOpinion;
  /**
   * Called with what was read in the end, and before that with a reading that went by what `memory` said and may be
   * done again without it. Only a chip that is believed leaves anything there.
   */
  readonly isBelieved: (reading: DocumentReading) => boolean;
  /** Data groups wanted where EF.SOD lists them, in this order; by default DG1 and DG13. */
  readonly groups?: readonly number[];
  /** DG2, where a person will look at it. */
  readonly photograph?: boolean;
  /** EF.COM, which is believed for nothing. */
  readonly com?: boolean;
  /** Waits for the card to be laid down again. Absent: a lost card ends the reading. */
  readonly reconnect?: () => Promise<Result<CardChannel>>;
  readonly memory?: ChipMemory;
  /** Names the reader in `memory`. */
  readonly readerId?: string;
  /** Told what is about to be done. */
  readonly onStep?: (step: ReadingStep) => void;
  readonly onProgress?: (progress: ReadingProgress) => void;
  /** Given each file while the next command is on its way: the time to parse it. */
  readonly onFile?: (name: EmrtdFileName, bytes: Uint8Array) => void;
}

export type ReadingStep = "access" | "securityObject" | "chip" | "groups" | "photograph";

export interface ReadingProgress {
  readonly file: EmrtdFileName;
  /** Bytes. */
  readonly done: number;
  readonly total: number | undefined;
}

export type ProofOutcome<T> =
  | { readonly status: "performed"; readonly value: T }
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "notPerformed"; readonly why: string };

/** Why no more was read than `files` has. */
export type StopReason =
  | "EF.SOD unreadable"
  | "EF.SOD malformed"
  | "EF.SOD not believed"
  | "a data group differs from EF.SOD"
  | "a data group is not in EF.SOD"
  | "chip authentication failed";

export interface DocumentReading {
  /** With its PACE session, where chip-authentication mapping left its evidence. */
  readonly access: EmrtdAccess;
  /** Whole files as read, EF.CardAccess and EF.CardSecurity among them. */
  readonly files: ReadonlyMap<EmrtdFileName, Uint8Array>;
  /** The data groups among them, by number. */
  readonly groups: ReadonlyMap<number, Uint8Array>;
  /** Wanted or listed files that the chip did not give, with its status word. */
  readonly unreadable: ReadonlyMap<EmrtdFileName, number>;
  readonly securityObject: LdsSecurityObject | undefined;
  readonly chipAuthentication: ProofOutcome<ChipAuthentication>;
  readonly activeAuthentication: ProofOutcome<ActiveAuthentication>;
  readonly stopped: StopReason | undefined;
  readonly limits: ChipLimits;
  /** All connections together. */
  readonly usage: LinkUsage;
  /** How often the chip had to be opened anew, after a lost card or a dead channel. */
  readonly resumed: number;
  /** Everything was read on the connection that is told in `access`. */
  readonly unbroken: boolean;
  /** Why the chip was opened by basic access control, on whichever connection; undefined where it never was. */
  readonly fallback: FallbackReason | undefined;
  /** The channel as the reading leaves it, for what else the session wants of this chip. */
  readonly channel: SecureChannel;
}
