/** Which records to read for a purpose: no more than it needs, and nothing that takes the PIN. @module */
import type { IndexEntry } from "../citizen-card/index-file.ts";

export interface ReadPlan {
  /** Records to read, in the order of the index. */
  readonly records: readonly number[];
  /** Needed but not on the card. */
  readonly absent: readonly string[];
  /** Needed but readable only after the PIN. */
  readonly locked: readonly string[];
}

/** `alreadyRead` are claims that the session holds; they are not read again. */
export function planReading(
  index: readonly IndexEntry[],
  needs: readonly string[],
  alreadyRead: readonly string[] = [],
): ReadPlan {
  const wanted = new Set(needs.filter((name) => !alreadyRead.includes(name)));
  const entries = index.filter(({ name }) => wanted.has(name));
  const named = new Set(index.map(({ name }) => name));
  return {
    records: entries.filter((entry) => !entry.protected).map(({ record }) => record),
    absent: [...wanted].filter((name) => !named.has(name)),
    locked: entries.filter((entry) => entry.protected).map(({ name }) => name),
  };
}
