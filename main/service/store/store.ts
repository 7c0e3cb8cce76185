/** The store as the service sees it: synchronous, every failure a value, every `ok` of a change after COMMIT. @module */
import { importPublicJwk } from "../../../core/crypto/jwk.ts";
import { newDossierId } from "../../../core/dossier/id.ts";
import type { ErrorCode } from "../../../core/errors/codes.ts";
import { type Failure, ok, type Result } from "../../../core/errors/result.ts";
import type { AnswerOf, Verified } from "../../../core/ports/gateway-client.ts";
import type { DossierSubmission } from "../../../core/protocol/gateway.ts";
import type { Connection } from "./connection.ts";
import type { StoreContext } from "./context.ts";
import * as decisions from "./decisions.ts";
import { commitDossier, type DossierToCommit, type Filed } from "./dossiers.ts";
import { destroyExpiredDayKeys } from "./expiry.ts";
import { checkpointOf, type Position } from "./journal-writer.ts";
import type { StoreLock } from "./lock.ts";
import { pausedSchema, readMeta, readMetaJson } from "./meta.ts";
import { createPurseStore, type PurseStore } from "./purse.ts";
import { findItem, listItems, type QueueItem } from "./queue.ts";
import * as sending from "./sending.ts";
import { createCodeCounter, pendingSlips, slipToken } from "./slips.ts";
import { type VerifyReport, verifyStore } from "./verify.ts";

export interface Store {
  /** An id for a dossier, made before anything is sealed or stored. */
  newId(): string;
  /** The next provisional code of today; see `createCodeCounter`. */
  nextProvisionalCode(): Result<string>;
  commitDossier(dossier: DossierToCommit): Result<Filed>;
  /** Newest first; at most 500 unless asked otherwise. */
  list(limit?: number): Result<readonly QueueItem[]>;
  find(id: string): Result<QueueItem | null>;
  backlog(): Result<number>;

  slipToken(id: string): Result<string>;
  pendingSlips(): Result<readonly QueueItem[]>;
  slipPrinted(id: string): Result<null>;

  nextDue(now: number, limit: number): Result<readonly string[]>;
  nextTryAt(): Result<number | null>;
  submission(id: string): Result<DossierSubmission>;
  retryAt(id: string, nextAt: number, reason: ErrorCode): Result<null>;
  hurry(): Result<null>;

  acknowledge(answer: Verified<AnswerOf<"acknowledged">>): Result<null>;
  quarantine(answer: Verified<AnswerOf<"itemRefused">>): Result<null>;
  pause(answer: Verified<AnswerOf<"terminalRefused">>): Result<null>;
  resume(answer: Verified<unknown>): Result<null>;
  /** Why the gateway refused this terminal; null while it does not. */
  paused(): Result<Failure | null>;
  recordStatuses(answer: AnswerOf<"statuses">): Result<null>;
  /** The cursor of the last status taken in; 0 before the first. */
  statusCursor(): Result<number>;

  /** Debits of purses: intended, settled, released, unknown. */
  readonly purse: PurseStore;

  /** Takes note of a time the gateway signed, ms since 1970; every later record carries it. */
  trust(ms: number): void;
  trusted(): number | null;
  head(): Position;
  /** The head as it is now, signed by the terminal: compact JWS. */
  checkpoint(): string;
  destroyExpiredDayKeys(keepDays: number): Result<readonly string[]>;
  verify(): Result<VerifyReport>;
  /** For the store's own parts and for tests. */
  connection(): Result<Connection>;
  close(): void;
}

const DEFAULT_LIST_LIMIT = 500;

export function assembleStore(context: StoreContext, lock: StoreLock): Store {
  const { terminal, writer, keys, clock, keyStore } = context;
  const nextProvisionalCode = createCodeCounter(context);
  const reading = <T>(read: (connection: Connection) => Result<T>): Result<T> => {
    const connection = writer.connection();
    return connection.ok ? read(connection.value) : connection;
  };
  return {
    newId: () => newDossierId(Math.floor(clock.now()), context.random),
    nextProvisionalCode,
    commitDossier: (dossier) => commitDossier(context, dossier),
    list: (limit = DEFAULT_LIST_LIMIT) => reading((connection) => listItems(connection, keys, limit)),
    find: (id) => reading((connection) => findItem(connection, keys, id)),
    backlog: () => reading((connection) => ok(sending.backlog(connection))),

    slipToken: (id) => slipToken(context, id),
    pendingSlips: () => pendingSlips(context),
    slipPrinted: (id) => decisions.slipPrinted(context, id),

    nextDue: (now, limit) => reading((connection) => ok(sending.nextDue(connection, now, limit))),
    nextTryAt: () => reading((connection) => ok(sending.nextTryAt(connection))),
    submission: (id) => reading((connection) => sending.submissionOf(context, connection, id)),
    retryAt: (id, nextAt, reason) => sending.retryAt(context, id, nextAt, reason),
    hurry: () => sending.hurry(context),

    acknowledge: (answer) => decisions.acknowledge(context, answer),
    quarantine: (answer) => decisions.quarantine(context, answer),
    pause: (answer) => decisions.pause(context, answer),
    resume: (answer) => decisions.resume(context, answer),
    paused: () => reading((connection) => ok(readMetaJson(connection, "paused", pausedSchema) ?? null)),
    recordStatuses: (answer) => decisions.recordStatuses(context, answer),
    statusCursor: () => reading((connection) => ok(Number(readMeta(connection, "cursor") ?? 0))),

    purse: createPurseStore(context),

    trust: (ms) => writer.trust(ms),
    trusted: () => writer.trusted(),
    head: () => writer.head(),
    checkpoint: () => checkpointOf(terminal, writer.head(), clock, keyStore),
    destroyExpiredDayKeys: (keepDays) => destroyExpiredDayKeys(context, keepDays),
    verify: () =>
      reading((connection) =>
        verifyStore(connection, keys, terminal, importPublicJwk(keyStore.terminalPublicJwk)),
      ),
    connection: () => writer.connection(),
    close() {
      keys.forget();
      writer.close();
      lock.release();
    },
  };
}
