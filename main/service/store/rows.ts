/** Rows as they come out of the database: not believed before they fit. @module */
import { z } from "zod";
import type { FoundRecord } from "../../../core/journal/chain.ts";
import { recordHeaderSchema } from "../../../core/journal/record.ts";
import { errorCodeSchema, queueStateSchema } from "../../../core/protocol/common.ts";

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
  body: bytes,
  hash: bytes,
});

export const summaryRowSchema = z.object({
  sequence: z.int(),
  version: z.int(),
  id: z.string(),
  day: z.string(),
  wrapped_key: bytes,
  summary: bytes,
});
export type SummaryRow = z.infer<typeof summaryRowSchema>;

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
});
export type OutboxRow = z.infer<typeof outboxRowSchema>;

/** Undefined where the row is no record of the journal. */
export function recordOf(row: unknown): FoundRecord | undefined {
  const parsed = journalRowSchema.safeParse(row);
  if (!parsed.success) return undefined;
  const { version, body_hash, body, hash, ...rest } = parsed.data;
  const header = recordHeaderSchema.safeParse({ ...rest, v: version, body: body_hash });
  return header.success ? { header: header.data, body, hash } : undefined;
}
