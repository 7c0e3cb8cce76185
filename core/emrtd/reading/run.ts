/** The state that the steps of one reading share. @module */
import { ok, type Result } from "../../errors/result.ts";
import type { LdsSecurityObject } from "../../trust/emrtd/security-object.ts";
import type { ActiveAuthentication } from "../chip/active-authentication.ts";
import type { ChipAuthentication } from "../chip/chip-authentication.ts";
import type { ActiveAuthenticationInfo } from "../data-groups/security-info-set.ts";
import type {
  DocumentReading,
  ProofOutcome,
  ReadDocumentRequest,
  SodOpinion,
  StopReason,
} from "./document-reading.ts";
import type { DocumentSession } from "./document-session.ts";
import type { EmrtdFileName } from "./files.ts";

export interface DocumentRun {
  readonly session: DocumentSession;
  readonly request: ReadDocumentRequest;
  readonly files: Map<EmrtdFileName, Uint8Array>;
  readonly groups: Map<number, Uint8Array>;
  readonly unreadable: Map<EmrtdFileName, number>;
  securityObject: LdsSecurityObject | undefined;
  /** Undefined until EF.SOD was judged. */
  opinion: SodOpinion | undefined;
  chipAuthentication: ProofOutcome<ChipAuthentication>;
  activeAuthentication: ProofOutcome<ActiveAuthentication>;
  /** Of DG14: the algorithm of an ECDSA key in DG15. */
  activeInfo: ActiveAuthenticationInfo | undefined;
  /** Chip-authentication mapping has shown the private half of a key that the verified DG14 lists. */
  mappedWithListedKey: boolean;
  /** The connection on which the reading of files began. */
  begunOn: number;
  /** The connection on which active authentication ran. */
  provenConnection: number;
  stopped: StopReason | undefined;
}

export function begin(session: DocumentSession, request: ReadDocumentRequest): DocumentRun {
  const notReached = { status: "notPerformed", why: "the reading ended before" } as const;
  return {
    session,
    request,
    files: new Map(),
    groups: new Map(),
    unreadable: new Map(),
    securityObject: undefined,
    opinion: undefined,
    chipAuthentication: notReached,
    activeAuthentication: notReached,
    activeInfo: undefined,
    mappedWithListedKey: false,
    begunOn: 0,
    provenConnection: 0,
    stopped: undefined,
  };
}

/** The first reason counts. */
export function stop(run: DocumentRun, reason: StopReason): Result<undefined> {
  run.stopped ??= reason;
  return ok(undefined);
}

export function notPerformed(
  run: DocumentRun,
  proof: "chipAuthentication" | "activeAuthentication",
  why: string,
): Result<undefined> {
  run[proof] = { status: "notPerformed", why };
  return ok(undefined);
}

/** The caller is told while the next command is on its way. */
export function keep({ files, session, request }: DocumentRun, name: EmrtdFileName, bytes: Uint8Array): void {
  files.set(name, bytes);
  session.work.add(() => request.onFile?.(name, bytes));
}

/** Throws where no connection was ever opened: the first step fails then, and there is no result. */
export function conclude(run: DocumentRun): DocumentReading {
  const { connection, resumed, chip } = run.session;
  if (connection === undefined || chip.limits === undefined) throw new Error("no connection was opened");
  return {
    access: connection.access,
    files: run.files,
    groups: run.groups,
    unreadable: run.unreadable,
    securityObject: run.securityObject,
    chipAuthentication: lastProof(run.chipAuthentication, connection.chip),
    activeAuthentication: run.activeAuthentication,
    stopped: run.stopped,
    limits: chip.limits,
    usage: run.session.usage(),
    resumed,
    unbroken: run.begunOn === run.session.connections,
    fallback: chip.fallback,
    channel: connection.secure,
  };
}

/** Chip authentication that was run again on a later connection is the one that counts. */
function lastProof(
  outcome: ProofOutcome<ChipAuthentication>,
  last: ChipAuthentication | undefined,
): ProofOutcome<ChipAuthentication> {
  return outcome.status === "performed" && last !== undefined
    ? { status: "performed", value: last }
    : outcome;
}
