/**
 * The service's log: one JSON object a line, with a name and plain facts. Callers pass codes, counts and ids; never
 * claims, form values, keys or messages that could hold them.
 * @module
 */
import { appendFileSync } from "node:fs";
import type { Configuration } from "../../core/config/schema.ts";

const LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LEVELS)[number];

export type Log = (
  level: LogLevel,
  event: string,
  facts?: Readonly<Record<string, string | number | boolean | null>>,
) => void;

export function createLog({ level: least, file }: Configuration["logging"], now: () => number): Log {
  return (level, event, facts = {}) => {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(least)) return;
    const line = `${JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...facts })}\n`;
    // A full disk must not end the service by its log: the line goes where somebody may still see it.
    if (file === null || !appended(file, line)) process.stderr.write(line);
  };
}

function appended(file: string, line: string): boolean {
  try {
    appendFileSync(file, line, { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

/** Of a bug, only where it happened: a message may quote what it choked on. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frame =
    error.stack
      ?.split("\n")
      .find((line) => line.trim().startsWith("at "))
      ?.trim() ?? "";
  return `${error.name} ${frame}`;
}
