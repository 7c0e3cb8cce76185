/** Which records to read for a purpose: no more than it needs, and no more than the card will give. @module */
import type { IndexEntry } from "../citizen-card/index-file.ts";
import type { TerminalRights } from "../trust/terminal-certificate.ts";

export interface ReadPlan {
  /** Records to read, in the order of the index. */
  readonly records: readonly number[];
  /** Needed but not on the card. */
  readonly absent: readonly string[];
  /** Needed but readable only after the PIN. */
  readonly locked: readonly string[];
  /** Needed but of a class that the terminal's certificate does not grant. */
  readonly withheld: readonly string[];
}

export interface ReadAccess {
  readonly rights: Pick<TerminalRights, "open" | "protected">;
  /** The PIN has been verified over this channel. */
  readonly pinVerified: boolean;
}

/** `alreadyRead` are claims that the session holds; they are not read again. */
export function planReading(
  index: readonly IndexEntry[],
  needs: readonly string[],
  { rights, pinVerified }: ReadAccess,
  alreadyRead: readonly string[] = [],
): ReadPlan {
  const wanted = new Set(needs.filter((name) => !alreadyRead.includes(name)));
  const entries = index.filter(({ name }) => wanted.has(name));
  const named = new Set(index.map(({ name }) => name));
  const isGranted = (entry: IndexEntry): boolean => (entry.protected ? rights.protected : rights.open);
  const isLocked = (entry: IndexEntry): boolean => entry.protected && !pinVerified;
  const granted = entries.filter(isGranted);
  return {
    records: granted.filter((entry) => !isLocked(entry)).map(({ record }) => record),
    absent: [...wanted].filter((name) => !named.has(name)),
    locked: granted.filter(isLocked).map(({ name }) => name),
    withheld: entries.filter((entry) => !isGranted(entry)).map(({ name }) => name),
  };
}
