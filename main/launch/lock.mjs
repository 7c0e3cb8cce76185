/**
 * One installer at a time. The lock is a folder, because making one is atomic everywhere; the process id inside
 * tells a lock whose holder died.
 * @module
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Stop, say } from "./say.mjs";

const POLL_MS = 200;
/** Longer than any install seen; then the person has to look. */
const WAIT_MS = 20 * 60_000;
/** A holder writes its process id right after making the folder; later than this it died between the two. */
const PID_WRITTEN_WITHIN_MS = 5000;

/**
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, work) {
  await take(folder);
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function take(folder) {
  const until = Date.now() + WAIT_MS;
  mkdirSync(dirname(folder), { recursive: true });
  for (let told = false; Date.now() < until; ) {
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, "pid"), String(process.pid));
      return;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    if (isAbandoned(folder)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!told) say("another start is setting things up: waiting for it");
    told = true;
    await sleep(POLL_MS);
  }
  throw new Stop(`${folder} is still held; remove it if no other start is running`);
}

/** @param {string} folder */
function isAbandoned(folder) {
  try {
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    if (pid > 0) return !isAlive(pid);
  } catch {}
  try {
    return Date.now() - statSync(folder).mtimeMs > PID_WRITTEN_WITHIN_MS;
  } catch {
    return false;
  }
}

/**
 * Whether a process of this id runs.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
