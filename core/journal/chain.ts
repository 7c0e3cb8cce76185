/** Walks a journal from its first record and says which one does not hold. @module */
import { equal } from "../crypto/bytes.ts";
import { sha256 } from "../crypto/hash.ts";
import { chainHash, GENESIS, hashText, type RecordHeader } from "./record.ts";

/** A record as it was found: the header, the body and the hash that stands beside them. */
export interface FoundRecord {
  readonly header: RecordHeader;
  /** The body as stored. */
  readonly body: Uint8Array;
  readonly hash: Uint8Array;
}

export interface BadRecord {
  /** Where the record should stand. */
  readonly sequence: number;
  /** What does not hold, in one or two words. */
  readonly problem: string;
}

export interface ChainReport {
  /** The good records before the first bad one, or all. */
  readonly records: number;
  /** Chain hash of the last good record. */
  readonly head: Uint8Array;
  /** The first bad record; null where the chain holds. */
  readonly bad: BadRecord | null;
}

/**
 * Checks, record by record, the sequence without gaps, the one terminal, the link to the record before, the hash of
 * the body and the chain hash. Needs no key, and so holds after keys are destroyed. A chain cut off at its tail is
 * whole in itself: only a checkpoint kept elsewhere, or a slip, shows that.
 *
 * `look` sees every good record and may object to its content.
 */
export function verifyChain<R extends FoundRecord>(
  records: Iterable<R>,
  terminal: string,
  look: (record: R) => string | null = () => null,
): ChainReport {
  let count = 0;
  let head = GENESIS;
  for (const record of records) {
    const problem = problemOf(record, terminal, count + 1, head) ?? look(record);
    if (problem !== null) return { records: count, head, bad: { sequence: count + 1, problem } };
    count += 1;
    head = record.hash;
  }
  return { records: count, head, bad: null };
}

function problemOf(found: FoundRecord, terminal: string, sequence: number, head: Uint8Array): string | null {
  const { header, body, hash } = found;
  if (header.sequence !== sequence) return "sequence";
  if (header.terminal !== terminal) return "terminal";
  if (header.prev !== hashText(head)) return "link to the record before";
  if (header.body !== hashText(sha256(body))) return "body";
  if (!equal(chainHash(header), hash)) return "chain hash";
  return null;
}
