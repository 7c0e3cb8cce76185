/** Other programs, run to their end. @module */
import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Characters of a program's output that are kept to explain a failure. */
const KEPT_OUTPUT = 20_000;
/** Programs that run now. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
const WINDOWS = process.platform === "win32";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [timeoutMs] the program is killed after so long
 * @property {boolean} [show] its output goes to the person's terminal instead of being kept
 */

/**
 * Runs a program to its end. Never throws: a program that cannot be started answers code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd, env, timeoutMs, show = false } = {}) {
  return new Promise((resolve) => {
    // npm is a script on Windows, which only the shell can start.
    const shell = WINDOWS && !command.endsWith(".exe");
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      shell,
      windowsHide: true,
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
      ...(timeoutMs === undefined
        ? {}
        : { timeout: timeoutMs, killSignal: /** @type {const} */ ("SIGKILL") }),
    });
    running.add(child);
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Ends the programs that run now, for an end before theirs. */
export function endRunning() {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * The full path of a program on the PATH (and the folders of system programs), or undefined.
 * @param {string} name
 * @returns {string | undefined}
 */
export function which(name) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  if (!WINDOWS) folders.push("/usr/sbin", "/sbin", "/usr/local/sbin");
  for (const folder of folders.filter(Boolean)) {
    for (const ending of WINDOWS ? [".exe", ".cmd", ""] : [""]) {
      const path = join(folder, name + ending);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {}
    }
  }
  return undefined;
}

/**
 * How npm is started under the Node that runs now, whatever stands first on the PATH.
 * @returns {{ command: string, args: readonly string[] }}
 */
export function npmCommand() {
  const fromNpm = process.env.npm_execpath;
  if (fromNpm?.endsWith("npm-cli.js") && existsSync(fromNpm)) {
    return { command: process.execPath, args: [fromNpm] };
  }
  const found = which("npm");
  if (found && !WINDOWS) {
    const script = realpathSync(found);
    if (script.endsWith("npm-cli.js")) return { command: process.execPath, args: [script] };
  }
  return { command: "npm", args: [] };
}

/**
 * The environment with this Node first on the PATH, and its headers for native builds where they lie beside it.
 * @param {string} [nodePath]
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentOf(nodePath = process.execPath) {
  const folder = dirname(nodePath);
  const prefix = dirname(folder);
  const hasHeaders = existsSync(join(prefix, "include", "node", "node_api.h"));
  const folders = (process.env.PATH ?? "").split(delimiter).filter((entry) => entry !== folder);
  return {
    ...process.env,
    PATH: [folder, ...folders].join(delimiter),
    ...(hasHeaders && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {}),
  };
}

/**
 * The line of a program's output that most likely says what went wrong.
 * @param {string} output
 */
export function lastWords(output) {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  return (
    lines.findLast((line) => /\berror\b|^E: |cannot|not found/i.test(line)) ?? lines.at(-1) ?? "no output"
  );
}
