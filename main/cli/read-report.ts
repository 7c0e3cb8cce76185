/** What `read` says about a card. @module */
import type { Result } from "../../core/errors/result.ts";
import type { VerifiedDocument } from "../../core/identity/national/identify-document.ts";
import { REMARKS } from "../../core/identity/national/remarks.ts";
import { CHECK_NAMES, type Checks } from "../../core/identity/verified-identity.ts";
import { printJson, printLine, refuse } from "./command.ts";
import { describeSod, printChecks, printClaims, printOddities, printSod } from "./identity-report.ts";
import type { PhotographFile } from "./photograph-file.ts";
import type { CardOutcome, ProvincialOutcome } from "./read-card.ts";
import type { Unreadable } from "./trust/file.ts";

const EXIT_CHECK_FAILED = 2;
const EXIT_NOT_READABLE = 3;

export interface ReportOptions {
  readonly json: boolean;
  /** Where the photograph goes; undefined: nowhere. */
  readonly photograph: PhotographFile | undefined;
  readonly trustUnreadable: readonly Unreadable[];
}

/** Gives the exit status. */
export function reportCard(read: Result<CardOutcome>, options: ReportOptions): number {
  if (!read.ok) return refuse(read.failure, EXIT_NOT_READABLE, options.json);
  const outcome = read.value;
  if (outcome.card === "provincial") return reportProvincial(outcome, options.json);
  return reportDocument(outcome.document, options);
}

function reportProvincial({ identity, rights }: ProvincialOutcome, json: boolean): number {
  const { kind, claims, checks, assurance, link } = identity;
  if (json) {
    const may = rights === null ? {} : { rights: rights.ok ? rights.value : { failure: rights.failure } };
    printJson({ kind, claims, checks, assurance, link, ...may });
  } else {
    printLine(`${kind} card, assurance ${assurance}, ${link.commands} commands, ${link.bytes} bytes`);
    printClaims(claims);
    printChecks(checks);
    if (rights?.ok) printLine(`rights: ${rights.value.roles.join(", ")} (${rights.value.unit})`);
    else if (rights !== null) printLine(`rights: none, ${rights.failure.code}`);
  }
  return exitOf(checks);
}

function reportDocument(
  document: VerifiedDocument,
  { json, photograph, trustUnreadable }: ReportOptions,
): number {
  const { kind, claims, sources, checks, assurance, remarks, sod, link, reading } = document;
  const [picture] = document.photographs;
  const kept = picture && photograph?.write(picture.bytes);
  if (json) {
    printJson({
      kind,
      claims,
      sources,
      checks,
      assurance,
      ...describeSod(sod),
      remarks: remarks.map(({ code, detail }) => ({ code, detail: detail ?? null, meaning: REMARKS[code] })),
      limits: reading.limits,
      resumed: reading.resumed,
      photograph: picture === undefined ? null : { kind: picture.kind, bytes: picture.bytes.length },
      trustUnreadable,
      link,
    });
  } else {
    printLine(`${kind}, assurance ${assurance}, ${link.commands} commands, ${link.bytes} bytes`);
    printClaims(claims);
    printChecks(checks);
    printSod(sod);
    printOddities(remarks);
    if (picture !== undefined) printLine(`photograph: ${picture.kind}, ${picture.bytes.length} bytes`);
  }
  if (kept?.ok === false) return refuse(kept.failure, EXIT_NOT_READABLE);
  return exitOf(checks);
}

function exitOf(checks: Checks): number {
  return CHECK_NAMES.some((name) => checks[name].status === "failed") ? EXIT_CHECK_FAILED : 0;
}
