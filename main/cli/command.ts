/** What every command of the command line shares. @module */
import { type ParseArgsConfig, parseArgs } from "node:util";
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

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** One line: the code and the detail. */
export function printFailure(failure: Failure, hint?: string): void {
  const detail = failure.detail === undefined ? "" : ` (${failure.detail})`;
  process.stderr.write(`${failure.code}${detail}${hint === undefined ? "" : `: ${hint}`}\n`);
}
