/** What mutants came to, as lines of text: stage by outcome, and who refused them. @module */
import type { Finding, Table } from "./run.ts";

/** Codes of the link and of secure messaging: what they refuse never came to a parser. */
const BEFORE_PARSERS: ReadonlySet<string> = new Set(["sm.broken", "card.lost", "card.no_answer"]);
const NOT_REFUSED: ReadonlySet<string> = new Set(["same", "taken", "FINDING"]);

export interface Shares {
  readonly all: number;
  /** By a parser, a check or a protocol, after the protection was right. */
  readonly refusedInside: number;
  readonly refusedByMessaging: number;
  /** Harmless changes, and unsigned content that is believed for nothing. */
  readonly harmless: number;
}

export function sharesOf(table: Table): Shares {
  const count = (wanted: (outcome: string) => boolean) =>
    Object.values(table).reduce((sum, row) => sum + countIn(row, wanted), 0);
  const refusedByMessaging = count((outcome) => BEFORE_PARSERS.has(outcome));
  const harmless = count((outcome) => NOT_REFUSED.has(outcome));
  const all = count(() => true);
  return { all, refusedInside: all - refusedByMessaging - harmless, refusedByMessaging, harmless };
}

export function describeTable(table: Table): string {
  const width = Math.max(...Object.keys(table).map((name) => name.length));
  const lines = Object.entries(table).map(([stage, row]) => {
    const cells = Object.entries(row)
      .toSorted(([, a], [, b]) => b - a)
      .map(([outcome, count]) => `${outcome} ${count}`);
    return `${stage.padEnd(width)}  ${String(countIn(row, () => true)).padStart(7)}  ${cells.join(" · ")}`;
  });
  const { all, refusedInside, refusedByMessaging, harmless } = sharesOf(table);
  const summary =
    `${all} mutants: ${refusedInside} refused by parsers and checks, ${refusedByMessaging} by secure messaging ` +
    `or as a lost card, ${harmless} harmless (same content, or unsigned content that is believed for nothing)`;
  return [...lines, summary].join("\n");
}

/** With the command that runs it alone. */
export function describeFinding({ stage, seed, index, what }: Finding): string {
  return `${stage}: ${what}\n  npm run test:long -- --only "${stage}" --seed ${seed} --index ${index}`;
}

function countIn(row: Readonly<Record<string, number>>, wanted: (outcome: string) => boolean): number {
  return Object.entries(row).reduce((sum, [outcome, count]) => sum + (wanted(outcome) ? count : 0), 0);
}
