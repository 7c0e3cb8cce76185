/** What every command of the command line shares. @module */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { citizenSentence, staffRemedy } from "../../core/errors/describe.ts";
import type { Failure } from "../../core/errors/result.ts";

/** sysexits.h EX_USAGE */
export const EXIT_USAGE = 64;

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  /** Gives the exit status. */
  run(args: readonly string[]): Promise<number>;
}

/** The person called it wrongly; the message is one line. */
export class UsageError extends Error {}

/** `node:util` parseArgs with one-line errors. */
export function parseOptions<const O extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: O,
  positionals: { readonly min: number; readonly max: number } = { min: 0, max: 0 },
) {
  let parsed: ReturnType<typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? (error.message.split("\n")[0] ?? "wrong usage") : "wrong usage",
    );
  }
  const count = parsed.positionals.length;
  if (count < positionals.min) throw new UsageError("something is missing; see --help");
  if (count > positionals.max)
    throw new UsageError(`unexpected '${parsed.positionals[positionals.max]}'; see --help`);
  return parsed;
}

/** Controls, formats such as a change of direction, lone surrogates, and the line separators of Unicode. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Names of files and words of a card reach the screen: none may move its cursor, colour it or turn its direction. */
function printable(line: string): string {
  return line.replace(UNPRINTABLE, "\uFFFD");
}

/** The same value, with such characters written as `\u001b`. */
export function printJson(value: unknown): void {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const json = JSON.stringify(value, null, 2);
  // By UTF-16 unit, as JSON escapes them. Line feeds are JSON's own here: those of a value are escaped already.
  const safe = json.replace(UNPRINTABLE, (found) =>
    found === "\n" ? found : found.split("").map(escaped).join(""),
  );
  process.stdout.write(`${safe}\n`);
}

export function printLine(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** A line beside the result. */
export function printWarning(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** One line: the code and the detail. */
export function printFailure(failure: Failure, hint?: string): void {
  const detail = failure.detail === undefined ? "" : ` (${failure.detail})`;
  printWarning(`${failure.code}${detail}${hint === undefined ? "" : `: ${hint}`}`);
}

/**
 * One line, the code and what a person does about it; with `json` the failure on stdout, too. Gives the exit status: a
 * file that was named and is not there is wrong usage.
 */
export function refuse(failure: Failure, exit: number, json = false): number {
  if (json) printJson({ failure });
  printFailure(failure, `${citizenSentence(failure.code).en} ${staffRemedy(failure.code).en}`);
  return failure.code.startsWith("file.") ? EXIT_USAGE : exit;
}
