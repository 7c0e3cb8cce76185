/** The gateway as a program of its own, as the launcher starts it. @module */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const MAIN = join(import.meta.dirname, "../../gateway/main.ts");

export interface Program {
  readonly child: ChildProcess;
  /** Address of the one line it prints when it is up; undefined where it ended before. */
  readonly ready: Promise<string | undefined>;
  readonly exit: Promise<{ readonly code: number | null; readonly error: string }>;
}

export function runGateway(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, DATABASE_URL: "", ...env },
  });
  let error = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    error += text;
  });
  const ready = new Promise<string | undefined>((resolve) => {
    child.stdout.setEncoding("utf8").once("data", (line: string) => resolve(JSON.parse(line).ready));
    child.once("exit", () => resolve(undefined));
  });
  const exit = new Promise<{ code: number | null; error: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, error }));
  });
  return { child, ready, exit };
}
