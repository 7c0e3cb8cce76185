/** The gateway's log: one JSON object a line, of names, codes and numbers only; never what a request held. @module */

export interface LogEntry {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly terminal?: string;
  readonly dossier?: string;
  readonly route?: string;
  readonly status?: number;
  /** Kind of the signed answer. */
  readonly decision?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly ms?: number;
}

export type Log = (entry: LogEntry) => void;

/** To standard error, which is free of anything programs read. */
export const logToStandardError: Log = (entry) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
};

/**
 * What may be said of an exception: its class and code, and where it came from. Messages of the database quote values,
 * so they stay out.
 */
export function describeException(error: unknown): Pick<LogEntry, "code" | "detail"> {
  if (!(error instanceof Error)) return { code: "unknown" };
  const code = "code" in error && typeof error.code === "string" ? `${error.name}/${error.code}` : error.name;
  const frame = error.stack
    ?.split("\n")
    .find((line) => line.includes("/gateway/") || line.includes("/core/"));
  return frame === undefined ? { code } : { code, detail: frame.trim() };
}
