/** Rows as they come out of the database: not believed before they fit. @module */
import { z } from "zod";
import { sha256 } from "../../../core/crypto/hash.ts";
import type { FoundRecord } from "../../../core/journal/chain.ts";
import { hashText, recordHeaderSchema } from "../../../core/journal/record.ts";
import { errorCodeSchema, queueStateSchema } from "../../../core/protocol/common.ts";
import { decodeLocalPart, type LocalPart } from "./local-part.ts";

const bytes = z.instanceof(Uint8Array);

const journalRowSchema = z.object({
  sequence: z.int(),
  version: z.int(),
  terminal: z.string(),
  kind: z.string(),
  id: z.string(),
  at: z.int(),
  mono: z.int(),
  trusted: z.int().nullable(),
  prev: z.string(),
  body_hash: z.string(),
  hash: bytes,
  local: bytes.nullable(),
  body: bytes,
});

const keptRowSchema = z.object({ sequence: z.int(), version: z.int(), id: z.string(), local: bytes });

/** What the terminal can still read of a dossier, and the place in the journal it is bound to. */
export interface Kept extends LocalPart {
  readonly sequence: number;
  /** Record-format version as stored. */
  readonly version: number;
  readonly id: string;
}

export const slipStateSchema = z.enum(["due", "printed"]);

export const outboxRowSchema = z.object({
  id: z.string(),
  sequence: z.int(),
  state: queueStateSchema,
  slip: slipStateSchema,
  attempts: z.int(),
  next_at: z.int(),
  reason: errorCodeSchema.nullable(),
  detail: z.string().nullable(),
  decided_at: z.int().nullable(),
  status_sequence: z.int().nullable(),
  day: z.string(),
});
export type OutboxRow = z.infer<typeof outboxRowSchema>;

/** A record of the journal with its local part. */
export interface StoredRecord extends FoundRecord {
  /** Null in records of other kinds than `dossier`. */
  readonly local: LocalPart | null;
}

/** Undefined where the row is no record of the journal. */
export function recordOf(row: unknown): StoredRecord | undefined {
  const parsed = journalRowSchema.safeParse(row);
  if (!parsed.success) return undefined;
  const { version, body_hash, body, hash, local: bytesOfLocal, ...rest } = parsed.data;
  const local = bytesOfLocal === null ? null : decodeLocalPart(bytesOfLocal);
  if (local === undefined || (local !== null) !== (rest.kind === "dossier")) return undefined;
  const covered = bytesOfLocal === null ? {} : { local: hashText(sha256(bytesOfLocal)) };
  const header = recordHeaderSchema.safeParse({ ...rest, v: version, body: body_hash, ...covered });
  return header.success ? { header: header.data, body, hash, local } : undefined;
}

/** Undefined where the row is no dossier's. */
export function keptOf(row: unknown): Kept | undefined {
  const parsed = keptRowSchema.safeParse(row);
  if (!parsed.success) return undefined;
  const { local, ...place } = parsed.data;
  const part = decodeLocalPart(local);
  return part === undefined ? undefined : { ...place, ...part };
}
