/** What was read of the suites, as a table: suite × check. @module */
import type { VerifiedDocument } from "../../../core/identity/national/identify-document.ts";
import type { Check, CheckName } from "../../../core/identity/verified-identity.ts";
import type { SuiteCard } from "./cards.ts";

export interface SuiteRow {
  readonly card: SuiteCard;
  /** Undefined where the reading broke off. */
  readonly document: VerifiedDocument | undefined;
  /** Why it broke off. */
  readonly failure?: string;
  readonly milliseconds: number;
}

const COLUMNS: readonly (readonly [string, CheckName])[] = [
  ["access", "accessControl"],
  ["integrity", "dataIntegrity"],
  ["issuer", "issuerSignature"],
  ["trust", "issuerTrust"],
  ["revocation", "revocation"],
  ["chip", "chipGenuine"],
  ["channel", "channel"],
  ["validity", "validity"],
];
const MARKS = { passed: "✓", failed: "✗", notPerformed: "–" } as const;

/** One line for each suite, then the sums. */
export function suiteTable(rows: readonly SuiteRow[]): string {
  const head = [
    "suite",
    "password",
    "interface",
    ...COLUMNS.map(([title]) => title),
    "commands",
    "ms",
    "how",
  ];
  const body = rows.map((row) => [
    row.card.label,
    row.card.password,
    row.card.interface,
    ...COLUMNS.map(([, name]) => mark(row.document?.checks[name])),
    String(row.document?.link.commands ?? "–"),
    row.milliseconds.toFixed(0),
    row.failure ?? `${detail(row.document?.checks.chipGenuine)} (${row.card.key})`,
  ]);
  const sums = [
    "all",
    "",
    "",
    ...COLUMNS.map(([, name]) => String(passed(rows, name))),
    `${lowest(rows)}–${highest(rows)}`,
    rows.reduce((sum, row) => sum + row.milliseconds, 0).toFixed(0),
    `${rows.length} cards`,
  ];
  return aligned([head, ...body, sums]);
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((line) => (line[at] ?? "").length)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join(" | ")
        .trimEnd(),
    )
    .join("\n");
}

function mark(check: Check | undefined): string {
  return check === undefined ? "✗" : MARKS[check.status];
}

function detail(check: Check | undefined): string {
  if (check === undefined) return "";
  if (check.status === "notPerformed") return check.why;
  return check.status === "failed" ? `${check.code} ${check.detail ?? ""}` : (check.detail ?? "");
}

function passed(rows: readonly SuiteRow[], name: CheckName): number {
  return rows.filter(({ document }) => document?.checks[name].status === "passed").length;
}

const commandsOf = (rows: readonly SuiteRow[]) =>
  rows.flatMap(({ document }) => document?.link.commands ?? []);
const lowest = (rows: readonly SuiteRow[]) => Math.min(...commandsOf(rows));
const highest = (rows: readonly SuiteRow[]) => Math.max(...commandsOf(rows));
