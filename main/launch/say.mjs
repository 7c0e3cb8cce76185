/**
 * What the launcher tells the person: plain lines on stderr, so that stdout stays free for addresses and JSON.
 * @module
 */

/** Seconds between two signs of life of a long step. */
const SIGN_OF_LIFE_S = 10;

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs one step. A step that takes over a second says that it runs, goes on saying so, and says how long it took;
 * a shorter one says nothing.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  let told = false;
  const first = setTimeout(() => {
    told = true;
    say(`${label} …`);
  }, 1000);
  const signs = setInterval(() => say(`${label} … ${seconds()} s`), SIGN_OF_LIFE_S * 1000);
  try {
    const result = await work();
    if (told) say(`${label}: done in ${seconds()} s`);
    return result;
  } finally {
    clearTimeout(first);
    clearInterval(signs);
  }
}

/** An expected failure: shown as one line, without a stack. */
export class Stop extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** BSD sysexits: the command was used wrongly. */
export const EXIT_USAGE = 64;

/**
 * Runs a program's main function; an expected failure becomes one line and an exit code.
 * @param {() => Promise<number | undefined>} main answers the exit code, or undefined to go on running
 */
export async function runMain(main) {
  try {
    const code = await main();
    if (code !== undefined) process.exit(code);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say(`error: ${message.split("\n")[0]}`);
    if (!(error instanceof Stop) && process.env.MOT_CHAM_DEBUG) console.error(error);
    process.exit(error instanceof Stop ? error.exitCode : 1);
  }
}
