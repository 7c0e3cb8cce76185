/** The verifier: the file, the chain, the checkpoints, and that the outbox says what the journal says. @module */
import type { KeyObject } from "node:crypto";
import { fromUtf8 } from "../../../core/crypto/bytes.ts";
import { ok, type Result } from "../../../core/errors/result.ts";
import {
  type BadRecord,
  type ChainReport,
  type FoundRecord,
  verifyChain,
} from "../../../core/journal/chain.ts";
import { verifyCheckpoint } from "../../../core/journal/checkpoint.ts";
import { GENESIS, hashText, type RecordKind } from "../../../core/journal/record.ts";
import type { Connection } from "./connection.ts";
import type { Keys } from "./keys.ts";
import { keptAt } from "./local-body.ts";
import { errorName } from "./lock.ts";
import { countersignedSchema, readMetaJson } from "./meta.ts";
import { createPurseCheck, isPurseKind, type PurseCheck } from "./purse-check.ts";
import { readSummary } from "./queue.ts";
import { outboxRowSchema, recordOf, type StoredRecord } from "./rows.ts";

export interface VerifyReport {
  /** Good records, from the first on. */
  readonly records: number;
  /** Chain hash of the last good one, base64url. */
  readonly head: string;
  /** The first that does not hold; null where everything does. */
  readonly bad: BadRecord | null;
}

/** What the journal says about one dossier. */
interface Story {
  readonly sequence: number;
  /** Of its local part. */
  readonly day: string;
  readonly kinds: Set<RecordKind>;
}

/** Walks the whole store inside one read transaction. A damaged store is a report, not a failure. */
export function verifyStore(
  connection: Connection,
  keys: Keys,
  terminal: string,
  terminalKey: KeyObject,
): Result<VerifyReport> {
  connection.sql("BEGIN").run();
  try {
    return ok(walk(connection, keys, terminal, terminalKey));
  } catch (error) {
    return ok({ records: 0, head: hashText(GENESIS), bad: { sequence: 1, problem: errorName(error) } });
  } finally {
    if (connection.db.inTransaction) connection.sql("ROLLBACK").run();
  }
}

function walk(connection: Connection, keys: Keys, terminal: string, terminalKey: KeyObject): VerifyReport {
  const stories = new Map<string, Story>();
  const hashes = new Map<number, string>();
  const purse = createPurseCheck();
  const wanted = readMetaJson(connection, "countersigned", countersignedSchema);
  const chain = verifyRecords(connection, terminal, (record) => {
    if (record.header.sequence === wanted?.sequence) hashes.set(wanted.sequence, hashText(record.hash));
    return checkpointProblem(record, terminal, terminalKey) ?? storyProblem(record, stories, purse);
  });
  const bad =
    chain.bad ??
    fileProblem(connection, chain) ??
    countersignatureProblem(wanted, hashes) ??
    outboxProblem(connection, keys, stories) ??
    purse.tableProblem(connection);
  return { records: chain.records, head: hashText(chain.head), bad };
}

function verifyRecords(
  connection: Connection,
  terminal: string,
  look: (record: StoredRecord) => string | null,
): ChainReport {
  let malformed = false;
  let seen = 0;
  function* records(): Generator<StoredRecord> {
    for (const row of connection.sql("SELECT * FROM journal ORDER BY sequence").iterate()) {
      const record = recordOf(row);
      malformed = record === undefined;
      if (record === undefined) return;
      seen += 1;
      yield record;
    }
  }
  try {
    const report = verifyChain(records(), terminal, look);
    if (report.bad !== null || !malformed) return report;
    return { ...report, bad: { sequence: report.records + 1, problem: "form" } };
  } catch (error) {
    return { records: seen, head: GENESIS, bad: { sequence: seen + 1, problem: errorName(error) } };
  }
}

function fileProblem(connection: Connection, chain: ChainReport): BadRecord | null {
  const answers = connection.db.pragma("integrity_check") as readonly { integrity_check: string }[];
  if (answers.length === 1 && answers[0]?.integrity_check === "ok") return null;
  return { sequence: chain.records, problem: "database file" };
}

/** A checkpoint speaks of the record before it. */
function checkpointProblem({ header, body }: FoundRecord, terminal: string, key: KeyObject): string | null {
  if (header.kind !== "checkpoint") return null;
  const checkpoint = verifyCheckpoint(fromUtf8(body) ?? "", key);
  if (!checkpoint.ok) return "checkpoint signature";
  const { sequence, head, terminal: signer } = checkpoint.value;
  return sequence === header.sequence - 1 && head === header.prev && signer === terminal
    ? null
    : "checkpoint";
}

function storyProblem(
  { header, local }: StoredRecord,
  stories: Map<string, Story>,
  purse: PurseCheck,
): string | null {
  const { id, kind, sequence } = header;
  if (isPurseKind(kind)) return purse.recordProblem(id, kind, sequence);
  if (id === "") return null;
  const story = stories.get(id);
  if (kind === "dossier") {
    if (story !== undefined) return "dossier filed twice";
    stories.set(id, { sequence, day: local?.day ?? "", kinds: new Set([kind]) });
    return null;
  }
  if (story === undefined) return "unknown dossier";
  story.kinds.add(kind);
  return null;
}

/** What the gateway signed back must still be there: a journal cut shorter shows. */
function countersignatureProblem(
  wanted: { readonly sequence: number; readonly head: string } | undefined,
  hashes: ReadonlyMap<number, string>,
): BadRecord | null {
  if (wanted === undefined || wanted.sequence === 0) return null;
  if (hashes.get(wanted.sequence) === wanted.head) return null;
  return { sequence: wanted.sequence, problem: "countersigned by the gateway with another hash" };
}

function outboxProblem(
  connection: Connection,
  keys: Keys,
  stories: ReadonlyMap<string, Story>,
): BadRecord | null {
  const open = new Map(stories);
  let takenOver = 0;
  for (const raw of connection.sql("SELECT * FROM outbox ORDER BY sequence").iterate()) {
    const row = outboxRowSchema.safeParse(raw).data;
    const story = row === undefined ? undefined : open.get(row.id);
    if (row === undefined || story === undefined)
      return { sequence: 0, problem: "outbox row without a record" };
    open.delete(row.id);
    takenOver = row.sequence;
    const expected = expectedState(story.kinds);
    const waiting = row.state === "queued" || row.state === "retry";
    const agrees = expected === null ? waiting : row.state === expected;
    const slipAgrees = (row.slip === "printed") === story.kinds.has("slip");
    if (row.sequence !== story.sequence || row.day !== story.day || !agrees || !slipAgrees) {
      return { sequence: story.sequence, problem: "outbox contradicts the journal" };
    }
  }
  const missing = [...open.values()].find((story) => !mayBeMissing(story, takenOver));
  if (missing !== undefined) return { sequence: missing.sequence, problem: "record without an outbox row" };
  return summaryProblem(connection, keys, stories);
}

/** Rows are made in order, and before anything else is said about the dossier. */
function mayBeMissing(story: Story, takenOver: number): boolean {
  return story.sequence > takenOver && story.kinds.size === 1;
}

function expectedState(kinds: ReadonlySet<RecordKind>): "acknowledged" | "quarantined" | null {
  if (kinds.has("acknowledged")) return "acknowledged";
  return kinds.has("quarantined") ? "quarantined" : null;
}

function summaryProblem(
  connection: Connection,
  keys: Keys,
  stories: ReadonlyMap<string, Story>,
): BadRecord | null {
  for (const [id, { sequence }] of stories) {
    const kept = keptAt(connection, { id, sequence });
    if (kept === null || !readSummary(connection, keys, kept).ok) return { sequence, problem: "summary" };
  }
  return null;
}
