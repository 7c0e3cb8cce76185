/** What `read` says about a card. @module */
import { writeFileSync } from "node:fs";
import { citizenSentence, staffRemedy } from "../../core/errors/describe.ts";
import type { Result } from "../../core/errors/result.ts";
import type { VerifiedDocument } from "../../core/identity/national/identify-document.ts";
import { REMARKS } from "../../core/identity/national/remarks.ts";
import { CHECK_NAMES, type Checks, type VerifiedIdentity } from "../../core/identity/verified-identity.ts";
import { printFailure, printJson, printLine } from "./command.ts";
import { describeSod, printChecks, printClaims, printOddities, printSod } from "./identity-report.ts";
import type { CardOutcome } from "./read-card.ts";

const EXIT_CHECK_FAILED = 2;
const EXIT_NOT_READABLE = 3;

export interface ReportOptions {
  readonly json: boolean;
  /** Where the photograph goes; undefined: nowhere. */
  readonly photograph: string | undefined;
}

/** Gives the exit status. */
export function reportCard(read: Result<CardOutcome>, options: ReportOptions): number {
  if (!read.ok) {
    const { failure } = read;
    if (options.json) printJson({ failure });
    printFailure(failure, `${citizenSentence(failure.code).en} ${staffRemedy(failure.code).en}`);
    return EXIT_NOT_READABLE;
  }
  const outcome = read.value;
  if (outcome.card === "provincial") return reportIdentity(outcome.identity, options.json);
  return reportDocument(outcome.document, options);
}

function reportIdentity({ kind, claims, checks, assurance, link }: VerifiedIdentity, json: boolean): number {
  if (json) printJson({ kind, claims, checks, assurance, link });
  else {
    printLine(`${kind} card, assurance ${assurance}, ${link.commands} commands, ${link.bytes} bytes`);
    printClaims(claims);
    printChecks(checks);
  }
  return exitOf(checks);
}

function reportDocument(document: VerifiedDocument, { json, photograph }: ReportOptions): number {
  const { kind, claims, sources, checks, assurance, remarks, sod, link, reading } = document;
  const [picture] = document.photographs;
  if (photograph !== undefined && picture !== undefined)
    writeFileSync(photograph, picture.bytes, { mode: 0o600 });
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
  return exitOf(checks);
}

function exitOf(checks: Checks): number {
  return CHECK_NAMES.some((name) => checks[name].status === "failed") ? EXIT_CHECK_FAILED : 0;
}
