/** One record of the journal: its header, and the hash that chains it to the record before. @module */
import { z } from "zod";
import { toBase64Url, utf8 } from "../crypto/bytes.ts";
import { sha256 } from "../crypto/hash.ts";
import { base64UrlSchema } from "../protocol/common.ts";
import { canonicalBytes } from "./canonical.ts";

/** Version of the header and of what the hash covers; stored in every record. */
export const RECORD_VERSION = 1;

/**
 * What a record says. The kinds that name a dossier or a transaction carry an encrypted body; the others carry no personal data.
 * - `dossier`: filed; the body is the sealed dossier exactly as it is sent
 * - `acknowledged`, `quarantined`: the gateway decided; the body holds its signed answer
 * - `status`: the official code or a new status, from a signed message
 * - `slip`: the slip left the printer
 * - `checkpoint`: the terminal's own signature over the chain so far
 * - `paused`, `resumed`: the gateway refused this terminal, and no longer does
 * - `purseIntent`: a debit that is about to be ordered; `purseUnknown`: the link broke after the order;
 *   `purseSettled`: it happened, with the card's certificate; `purseReleased`: it did not, and how that is known
 * - `keyDestroyed`: the key of a day is gone, and with it all that the terminal could still read of that day
 */
export const RECORD_KINDS = [
  "dossier",
  "acknowledged",
  "quarantined",
  "status",
  "slip",
  "checkpoint",
  "paused",
  "resumed",
  "purseIntent",
  "purseUnknown",
  "purseSettled",
  "purseReleased",
  "keyDestroyed",
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

const hashSchema = base64UrlSchema.length(43);

export const recordHeaderSchema = z.object({
  v: z.literal(RECORD_VERSION),
  terminal: z.string(),
  /** From 1, without gaps: this orders things, never the clock. */
  sequence: z.int().positive(),
  kind: z.enum(RECORD_KINDS),
  /** The dossier, or the transaction of a purse, that it speaks of; or the empty string. */
  id: z.string(),
  /** Wall time, ms since 1970. */
  at: z.int(),
  /** Monotonic time, ms from the start of the machine or the program. */
  mono: z.int(),
  /** The last time the gateway signed, ms since 1970; null before the first. */
  trusted: z.int().nullable(),
  /** Chain hash of the record before; of the first, {@link GENESIS}. */
  prev: hashSchema,
  /** SHA-256 of the body as stored, which is ciphertext. */
  body: hashSchema,
  /** Of a `dossier`, SHA-256 of what the terminal keeps for itself beside the body; other kinds have none. */
  local: hashSchema.optional(),
});
export type RecordHeader = z.infer<typeof recordHeaderSchema>;

/** The hash before the first record: 32 zero bytes. */
export const GENESIS: Uint8Array = new Uint8Array(32);

const CHAIN_PREFIX = utf8("mot-cham journal v1\n");

/** SHA-256("mot-cham journal v1\n" ‖ canonical header); 32 bytes. */
export function chainHash(header: RecordHeader): Uint8Array {
  return sha256(CHAIN_PREFIX, canonicalBytes(header));
}

/** A hash as it stands in headers: base64url. */
export function hashText(bytes: Uint8Array): string {
  return toBase64Url(bytes);
}
