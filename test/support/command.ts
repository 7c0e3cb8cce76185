/** A command of the command line, run in this process: its status and what it printed. @module */
import { type Command, EXIT_USAGE, UsageError } from "../../main/cli/command.ts";

export interface CommandOutcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Not for two at once: what is written to the process's streams meanwhile is taken for the command's. */
export async function runCommand(command: Command, args: readonly string[]): Promise<CommandOutcome> {
  const printed = { stdout: "", stderr: "" };
  const writers = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ["stdout", "stderr"] as const) {
    process[name].write = (chunk: string | Uint8Array) => {
      printed[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      return true;
    };
  }
  try {
    const status = await command.run(args).catch((error: unknown) => {
      if (error instanceof UsageError) return EXIT_USAGE;
      throw error;
    });
    return { status, ...printed };
  } finally {
    for (const name of ["stdout", "stderr"] as const) process[name].write = writers[name];
  }
}
