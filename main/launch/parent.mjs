/**
 * Ends with the process that started this one. npm hands a signal to the shell between it and the script, which dies
 * alone; without this, a killed `npm start` would leave everything running.
 * @module
 */
import { readFileSync } from "node:fs";

/** Set for a program that runs under a Node we fetched: the process that waits for it. */
export const STARTED_BY = "MOT_CHAM_STARTED_BY";

const POLL_MS = 500;

/**
 * Calls back once when the parent is gone, where the parent is npm's or our own. A parent of another kind may go:
 * a program put into the background outlives its shell on purpose.
 * @param {() => void} callback
 */
export function whenParentGone(callback) {
  const isOurs =
    process.env[STARTED_BY] === String(process.ppid) || process.env.npm_lifecycle_event !== undefined;
  const before = ancestors();
  if (!isOurs || process.ppid === 1) return;
  const poll = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(poll);
    callback();
  }, POLL_MS);
  poll.unref();
}

/** Parent, and npm above it where npm's shell stands between. */
function ancestors() {
  const parent = process.ppid;
  try {
    const command = readFileSync(`/proc/${parent}/cmdline`, "utf8").split("\0");
    if (command[1] !== "-c" || command[2] !== process.env.npm_lifecycle_script) return String(parent);
    // The name stands in parentheses and may hold anything; state and parent follow it.
    const [, above] = readFileSync(`/proc/${parent}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return `${parent} ${above}`;
  } catch {
    // No /proc: the parent alone has to do.
    return String(parent);
  }
}
