/**
 * One program that is kept running: started, waited for until it says that it is ready, started again when it dies,
 * and ended with everything it started itself.
 * @module
 */
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { lastWords } from "./run.mjs";

/** First wait before a dead program is started again; doubled each time. Milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** A program that lived so long is well again: the next wait is the first one. Milliseconds. */
const WELL_AFTER = 60_000;
/** Lines of stderr in which the reason of an end is looked for. */
const KEPT_LINES = 20;
const POSIX = process.platform !== "win32";

/**
 * @typedef {object} ProgramOptions
 * @property {string} name as the person reads it
 * @property {string} command
 * @property {(address: string | undefined) => readonly string[]} args from the address it had before, if any
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {string} log file for what it writes
 * @property {number} readyWithinMs
 * @property {number} graceMs between asking it to end and killing it
 * @property {(line: string) => void} say
 * @property {number} [firstWaitMs] shorter in tests
 */

/** A kept program. Its line `{"ready": address}` on stdout says that it is up. */
export class Program {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;
  /** @type {string | undefined} */
  #address;
  /** @type {((message: { token: string } | undefined) => void)[]} */
  #waiting = [];
  #stopping = new AbortController();
  /** What it wrote last on stderr. @type {string[]} */
  #recent = [];
  /** Called with the address each time it is up again. @type {(address: string) => void} */
  onRestart = () => {};

  /** @param {ProgramOptions} options */
  constructor(options) {
    this.options = options;
    mkdirSync(dirname(options.log), { recursive: true });
    this.log = createWriteStream(options.log, { flags: "w" });
  }

  /** Starts it for the first time. Throws when it does not get ready: then something is wrong that no retry mends. */
  async start() {
    return this.#launch();
  }

  /** A one-time token for the program's pages, over the line between the two processes. */
  token() {
    return new Promise((/** @type {(token: string) => void} */ resolve, reject) => {
      const name = this.options.name;
      const timer = setTimeout(() => reject(new Error(`${name} gave no token`)), 5000);
      this.#waiting.push((message) => {
        clearTimeout(timer);
        if (message) resolve(message.token);
        else reject(new Error(`${name} ended`));
      });
      if (this.#child?.connected) this.#child.send({ type: "token" });
      else this.#answer(undefined);
    });
  }

  /** Ends it: asks, waits, kills; its whole process group, so that nothing it started stays behind. */
  async stop() {
    this.#stopping.abort();
    const child = this.#child;
    if (child?.pid !== undefined) {
      await endProcess(child, this.options.graceMs);
      killGroup(child.pid);
    }
    this.log.end();
  }

  /** @returns {Promise<string>} */
  #launch() {
    const { name, command, args, cwd, env, readyWithinMs } = this.options;
    const child = spawn(command, args(this.#address), {
      cwd,
      env,
      // A group of its own: Ctrl-C reaches the launcher alone, which ends the programs in their order.
      detached: POSIX,
      windowsHide: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    const born = Date.now();
    return new Promise((resolve, reject) => {
      let ready = false;
      const timer = setTimeout(() => {
        reject(new Error(`${name} was not ready within ${readyWithinMs / 1000} s`));
        if (child.pid !== undefined) killGroup(child.pid);
      }, readyWithinMs);
      this.#readLines(child.stdout, (line) => {
        const address = ready ? undefined : readyAddress(line);
        if (address === undefined) return;
        ready = true;
        clearTimeout(timer);
        this.#address = address;
        resolve(address);
      });
      this.#readLines(child.stderr, (line) => {
        this.#recent = [...this.#recent.slice(1 - KEPT_LINES), line];
      });
      child.on("message", (/** @type {any} */ message) => {
        if (message?.type === "token" && typeof message.token === "string") this.#answer(message);
      });
      child.on("error", (error) => {
        this.#recent = [error.message];
      });
      child.on("close", (code, signal) => {
        clearTimeout(timer);
        if (child.pid !== undefined) killGroup(child.pid);
        while (this.#waiting.length > 0) this.#answer(undefined);
        const how = `${name} ended (${signal ?? `code ${code}`})`;
        if (ready) this.#again(how, born);
        else reject(new Error(this.#reason(how)));
      });
    });
  }

  /** Why it ended before it was ready, in its own words where it had any. @param {string} how */
  #reason(how) {
    if (this.#recent.length === 0) return how;
    const words = lastWords(this.#recent.join("\n"));
    return words.startsWith(this.options.name) ? words : `${this.options.name}: ${words}`;
  }

  /** @param {string} how @param {number} born */
  async #again(how, born) {
    if (this.#stopping.signal.aborted) return;
    const first = this.options.firstWaitMs ?? FIRST_WAIT;
    let wait = Date.now() - born > WELL_AFTER ? first : Math.min(this.#lastWait * 2 || first, LONGEST_WAIT);
    this.options.say(`${how}; starting it again`);
    for (;;) {
      this.#lastWait = wait;
      try {
        await sleep(wait, undefined, { signal: this.#stopping.signal });
        const address = await this.#launch();
        this.options.say(`${this.options.name} is up again`);
        this.onRestart(address);
        return;
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        wait = Math.min(wait * 2, LONGEST_WAIT);
        this.options.say(`${error instanceof Error ? error.message : error}; next try in ${wait / 1000} s`);
      }
    }
  }
  #lastWait = 0;

  /** @param {{ token: string } | undefined} message */
  #answer(message) {
    this.#waiting.shift()?.(message);
  }

  /** @param {NodeJS.ReadableStream | null} stream @param {(line: string) => void} listener */
  #readLines(stream, listener) {
    if (stream === null) return;
    createInterface({ input: stream }).on("line", (line) => {
      if (!this.log.writableEnded) this.log.write(`${line}\n`);
      if (line.trim()) listener(line.trim());
    });
  }
}

/** @param {string} line */
function readyAddress(line) {
  try {
    const { ready } = JSON.parse(line);
    return typeof ready === "string" ? new URL(ready).origin : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Asks a child to end, and kills it when it has not within the grace.
 * @param {import("node:child_process").ChildProcess} child
 * @param {number} graceMs
 */
export async function endProcess(child, graceMs) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await gone;
  clearTimeout(timer);
}

/** What is left of a process group whose leader has ended. @param {number} pid */
export function killGroup(pid) {
  if (!POSIX) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {}
}
