/**
 * Gets Node 24 under the program's feet. Everything here runs on Node 20 and before any package is installed.
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { STARTED_BY, whenParentGone } from "./parent.mjs";
import { inProject, RUNTIME } from "./paths.mjs";
import { environmentOf, lastWords, npmCommand, run } from "./run.mjs";
import { Stop, step } from "./say.mjs";

/** Runs erasable TypeScript without a flag or a warning from here on. */
const NEEDED = Object.freeze([24, 12]);
const PINNED = "24.21.0";
const FOLDER = join(RUNTIME, "node24");

/** @param {string} version such as `24.12.0` */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [needMajor = 0, needMinor = 0] = NEEDED;
  return major > needMajor || (major === needMajor && minor >= needMinor);
}

/**
 * Returns when the running Node is new enough, with this Node first on the PATH. Otherwise fetches Node 24 and runs
 * this program again under it; then it never returns.
 */
export async function ensureNode() {
  if (isNewEnough(process.versions.node)) {
    Object.assign(process.env, environmentOf());
    return;
  }
  const node = existingNode() ?? (await fetchNode());
  process.exit(await runUnder(node));
}

function existingNode() {
  const [command] = candidates().filter((path) => existsSync(path));
  return command;
}

function candidates() {
  const executable = process.platform === "win32" ? "node.exe" : join("bin", "node");
  return [architecturePackage(), "node"].map((name) => join(FOLDER, "node_modules", name, executable));
}

/** The registry's package that holds the binary itself; it needs no install script, which npm may hold back. */
function architecturePackage() {
  const system = process.platform === "win32" ? "win" : process.platform;
  return `node-${system}-${process.arch}`;
}

async function fetchNode() {
  return withLock(join(RUNTIME, "node24.lock"), async () => {
    const there = existingNode();
    if (there) return there;
    const name = ["linux", "win32"].includes(process.platform) ? architecturePackage() : "node";
    const npm = npmCommand();
    const label = `getting Node ${PINNED} (this is Node ${process.versions.node}, ${NEEDED.join(".")} is needed)`;
    const args = ["install", "--prefix", FOLDER, "--no-save", "--no-audit", "--no-fund", `${name}@${PINNED}`];
    const { code, output } = await step(label, () => run(npm.command, [...npm.args, ...args]));
    const node = existingNode();
    if (code === 0 && node && (await answers(node))) return node;
    throw new Stop(
      `Node ${NEEDED.join(".")} or newer is needed and could not be fetched (${lastWords(output)}): install it from https://nodejs.org`,
    );
  });
}

/** @param {string} node */
async function answers(node) {
  const { code, output } = await run(node, ["--version"]);
  return code === 0 && isNewEnough(output.trim().slice(1));
}

/**
 * The same program and arguments under another Node. Signals are passed on, and the exit code comes back.
 * @param {string} node
 * @returns {Promise<number>}
 */
function runUnder(node) {
  return new Promise((resolve) => {
    const child = spawn(node, process.argv.slice(1), {
      stdio: "inherit",
      env: { ...environmentOf(node), [STARTED_BY]: String(process.pid) },
    });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
      process.on(signal, () => child.kill(signal));
    }
    whenParentGone(() => child.kill("SIGTERM"));
    child.on("error", () => resolve(127));
    child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

/**
 * Puts another Node program in this one's place, so that no process stands between it and the caller.
 * Where the system cannot do that, runs it as a child and passes on signals and exit code.
 * @param {string} script inside the project
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export async function become(script, args) {
  const path = inProject(script);
  if (!existsSync(path)) throw new Stop(`${script} is missing from this copy of the project`);
  const argv = [process.execPath, path, ...args];
  if (process.platform !== "win32") process.execve?.(process.execPath, argv, process.env);
  process.argv = argv;
  return runUnder(process.execPath);
}
