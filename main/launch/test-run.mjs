/** The steps of `npm test` and their sum. @module */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, RENDERER } from "./build.mjs";
import { runCheck } from "./checks.mjs";
import { ROOT, RUNTIME } from "./paths.mjs";
import { run, which } from "./run.mjs";
import { say } from "./say.mjs";
import { COUNTS_FILE } from "./test-reporter.mjs";

export const PROJECTS = Object.freeze(["unit", "interop", "e2e"]);
const CHECKS = Object.freeze(["biome", "tsc"]);

/** A run that takes longer hangs. Milliseconds. */
const WITHIN_MS = 19 * 60_000;

/** @typedef {import("./test-reporter.mjs").Counts} Counts */

/**
 * @param {readonly string[]} projects
 * @param {readonly string[]} filters parts of file names; without any, the sources are checked too
 * @returns {Promise<Counts>}
 */
export async function runTests(projects, filters) {
  const until = Date.now() + WITHIN_MS;
  /** @type {Counts[]} */
  const counts = [];
  if (filters.length === 0 && projects.length === PROJECTS.length) {
    for (const name of CHECKS) counts.push(outcome(await runCheck(name)));
  }
  counts.push(outcome(await screensAreBuilt()));
  for (const project of projects) {
    counts.push(
      await withQuickAnswers(project === "interop", () => runProject(project, filters, until - Date.now())),
    );
  }
  return sum(counts);
}

/** Services and browsers in the tests show the built screens. */
async function screensAreBuilt() {
  try {
    await ensureBuilt(RENDERER);
    return true;
  } catch (error) {
    say(String(error instanceof Error ? error.message : error));
    return false;
  }
}

/** @param {boolean} passed @returns {Counts} */
function outcome(passed) {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/** @param {readonly Counts[]} all @returns {Counts} */
function sum(all) {
  const of = (/** @type {keyof Counts} */ name) => all.reduce((total, counts) => total + counts[name], 0);
  return { passed: of("passed"), failed: of("failed"), skipped: of("skipped") };
}

/**
 * One vitest run. What it does not tell is a failure: no counts, no tests, a bad end without a failed test.
 * @param {string} project
 * @param {readonly string[]} filters
 * @param {number} timeoutMs
 * @returns {Promise<Counts>}
 */
async function runProject(project, filters, timeoutMs) {
  const file = join(RUNTIME, `test-counts-${project}-${process.pid}.json`);
  mkdirSync(RUNTIME, { recursive: true });
  say(`${project} tests …`);
  const { code } = await run(
    process.execPath,
    [
      join("node_modules", "vitest", "vitest.mjs"),
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=./main/launch/test-reporter.mjs",
      ...filters,
    ],
    {
      cwd: ROOT,
      env: { ...process.env, [COUNTS_FILE]: file },
      timeoutMs: Math.max(timeoutMs, 1),
      show: true,
    },
  );
  const counts = readCounts(file);
  rmSync(file, { force: true });
  return judge(project, counts, code);
}

/**
 * @param {string} project
 * @param {Counts | undefined} counts
 * @param {number} code
 * @returns {Counts}
 */
export function judge(project, counts, code) {
  const failure = (/** @type {string} */ why) => {
    say(`${project}: ${why}`);
    return { passed: counts?.passed ?? 0, failed: (counts?.failed ?? 0) + 1, skipped: counts?.skipped ?? 0 };
  };
  if (counts === undefined) return failure(`the run ended without a result (code ${code})`);
  if (counts.passed + counts.failed + counts.skipped === 0) return failure("no tests were found");
  if (code !== 0 && counts.failed === 0) return failure(`the run ended with code ${code}`);
  return counts;
}

/** @param {string} file @returns {Counts | undefined} */
function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

const LOOPBACK_ROUTE = Object.freeze(["route", "change", "local", "127.0.0.1", "dev", "lo"]);
const AS_BEFORE = Object.freeze(["proto", "kernel", "scope", "host", "src", "127.0.0.1"]);

/**
 * The virtual reader's driver writes length and body apart, so that each command waits 40 ms for a delayed
 * acknowledgement. Where root may, loopback acknowledges at once for as long as the work lasts; else it is slow.
 * @template T
 * @param {boolean} wanted
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withQuickAnswers(wanted, work) {
  const ip = which("ip");
  if (!wanted || !ip || process.platform !== "linux" || process.getuid?.() !== 0) return work();
  const { code } = await run(ip, [...LOOPBACK_ROUTE, ...AS_BEFORE, "quickack", "1"]);
  try {
    return await work();
  } finally {
    if (code === 0) await run(ip, [...LOOPBACK_ROUTE, ...AS_BEFORE]);
  }
}
