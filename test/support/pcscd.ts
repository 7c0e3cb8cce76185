/**
 * The real PC/SC service for tests: one that runs already is used, else one is started and, at the end, ended by its
 * own process id. What the machine lacks is told as a reason to skip.
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const SERVICE = "/usr/sbin/pcscd";
const DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
const SOCKET = process.env.PCSCLITE_CSOCK_NAME ?? "/run/pcscd/pcscd.comm";
const START_WITHIN_MS = 10_000;
/** Where the driver waits for its two cards. */
const DRIVER_PORTS = [35_963, 35_964] as const;

export interface Pcscd {
  /** False where the service ran before: then it is not ours to stop. */
  readonly ours: boolean;
  /** Starts it again after {@link Pcscd.stop}. */
  start(): Promise<void>;
  /** Ends the service that was started here; leaves any other alone. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
}

/** Why tests with the PC/SC service cannot run on this machine; undefined where they can. */
export function skipReason(): string | undefined {
  if (!existsSync(SERVICE)) return "pcscd is not installed (Debian: pcscd)";
  if (!existsSync(DRIVER)) return "the virtual reader is not installed (Debian: vsmartcard-vpcd)";
  try {
    createRequire(import.meta.url)("smartcard");
  } catch {
    return "the package smartcard is not installed or does not load";
  }
  if (process.getuid?.() !== 0 && !existsSync(SOCKET))
    return "pcscd is not running and only root can start it";
  return undefined;
}

/** Uses the running service or starts one, and waits until its virtual reader listens. */
export async function startPcscd(): Promise<Pcscd> {
  let child: ChildProcess | undefined;
  const ours = !(await answers(SOCKET));
  if (ours) quickenLoopback();

  async function start(): Promise<void> {
    if (!ours || child !== undefined) return;
    child = spawn(SERVICE, ["--foreground"], { stdio: "ignore" });
    const deadline = Date.now() + START_WITHIN_MS;
    for (const target of [SOCKET, ...DRIVER_PORTS]) {
      while (!(await listens(target))) {
        if (child.exitCode !== null || Date.now() > deadline) throw new Error("pcscd did not start");
        await pause(20);
      }
    }
  }

  async function stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    const gone = new Promise((resolve) => ending.once("exit", resolve));
    // The driver may be waiting for a silent card and never see a polite request.
    ending.kill(signal);
    const patience = setTimeout(() => ending.kill("SIGKILL"), 3000);
    await gone;
    clearTimeout(patience);
  }

  await start();
  return { ours, start, stop };
}

/** The driver writes length and body apart; without this each exchange waits for a delayed acknowledgement. */
function quickenLoopback(): void {
  const route =
    "route change local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1 table local quickack 1";
  try {
    execFileSync("ip", route.split(" "), { stdio: "ignore" });
  } catch {
    // Only root may; without it the tests are slower, not different.
  }
}

/** A probing connection to a driver's port would be taken for a card: the list of listeners is read instead. */
async function listens(target: string | number): Promise<boolean> {
  if (typeof target === "string") return answers(target);
  const table = await readFile("/proc/net/tcp", "utf8").catch(() => "");
  const port = target.toString(16).toUpperCase().padStart(4, "0");
  return table
    .split("\n")
    .some((line) => new RegExp(`^\\s*\\d+: [0-9A-F]{8}:${port} 0{8}:0000 0A `).test(line));
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
