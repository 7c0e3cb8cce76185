/** Programs that share no code with this project, run while a card of the simulator lies in a reader of the PC/SC service. @module */
import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { WITHOUT_OPENSSL } from "./openssl-documents.ts";

const OPENSC = "opensc-tool";
/** Debian's own: one from elsewhere may not find its libraries. */
export const PYTHON = "/usr/bin/python3";
const OPENPACE_READER = fileURLToPath(new URL("openpace/read.py", import.meta.url));
const FOREIGN_LIBRARIES = [
  ["libeac.so.3", "libeac3"],
  ["libmrtd.so.0", "libmrtd0"],
  ["libpcsclite.so.1", "libpcsclite1"],
] as const;
/** Leaves no compiled modules beside the sources. */
export const PYTHON_OPTIONS = ["-B"];
const TIME_OUT_MS = 20_000;

export interface ProgramEnd {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why opensc-tool or openssl cannot be run here; undefined where they can. */
export function opensclessReason(): string | undefined {
  if (!runs(OPENSC, ["--version"])) return "opensc-tool is not installed (Debian: opensc)";
  return runs("openssl", ["version"]) ? undefined : "openssl is not installed";
}

/** Why reader and chip on OpenPACE and libmrtd cannot be run here; undefined where they can. */
export function openpacelessReason(): string | undefined {
  if (!runs(PYTHON, ["--version"])) return "python3 is not installed";
  const lacking = FOREIGN_LIBRARIES.find(
    ([library]) => !runs(PYTHON, ["-c", `import ctypes; ctypes.CDLL("${library}")`]),
  );
  if (lacking !== undefined) return `${lacking[0]} is not installed (Debian: ${lacking[1]})`;
  return WITHOUT_OPENSSL === undefined ? undefined : "there is no openssl 3 program";
}

/** `opensc-tool` at the reader, with a driver that asks nothing of the card by itself. */
export function opensc(reader: string, ...args: readonly string[]): Promise<ProgramEnd> {
  return run(OPENSC, ["--reader", reader, "--card-driver", "default", ...args]);
}

/** Answers of `opensc-tool -s`, in order: data and status word. */
export async function openscAnswers(
  reader: string,
  ...commands: readonly string[]
): Promise<readonly { readonly data: string; readonly sw: string }[]> {
  const { stdout } = await opensc(reader, ...commands.flatMap((command) => ["-s", command]));
  return stdout
    .split("Received (")
    .slice(1)
    .map((part) => {
      const [, high = "", low = ""] = /SW1=0x(..), SW2=0x(..)/.exec(part) ?? [];
      // Sixteen bytes a line, the same again as letters behind them.
      const lines = part.split("\n").slice(1);
      const data = lines.flatMap((line) => /^((?:[0-9A-F]{2} ){1,16})/.exec(`${line} `)?.[1] ?? []);
      return { data: data.join("").replaceAll(" ", "").toLowerCase(), sw: `${high}${low}`.toLowerCase() };
    });
}

/** What the reader on OpenPACE and openssl finds on the card, as JSON; `certificates`: files of the authority, then links, DER. */
export function openpace(
  reader: string,
  kind: "CAN" | "MRZ",
  secret: string,
  certificates: readonly string[],
): Promise<ProgramEnd> {
  return run(PYTHON, [...PYTHON_OPTIONS, OPENPACE_READER, reader, kind, secret, ...certificates]);
}

/** The lines of `openssl asn1parse`. */
export function asn1parse(der: Uint8Array): string {
  return spawnSync("openssl", ["asn1parse", "-inform", "DER"], { input: der, encoding: "utf8" }).stdout;
}

/** The cards live in this process: nothing may wait in it. */
function run(program: string, args: readonly string[]): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: TIME_OUT_MS }, (error, stdout, stderr) =>
      resolve({ ok: error === null, stdout, stderr }),
    );
  });
}

function runs(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
