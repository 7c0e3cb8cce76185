/** Command-line options of the launcher's programs. @module */
import { parseArgs } from "node:util";
import { EXIT_USAGE, Stop } from "./say.mjs";

/**
 * `node:util` parseArgs with `--help`, and wrong usage as one line with exit code 64.
 * @template {import("node:util").ParseArgsConfig["options"]} O
 * @param {string} help
 * @param {O} options
 * @param {{ args?: readonly string[], allowPositionals?: boolean }} [more]
 */
export function readOptions(help, options, { args = process.argv.slice(2), allowPositionals = false } = {}) {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${help.trim()}\n`);
    process.exit(0);
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (error) {
    const first = String(error instanceof Error ? error.message : error).split("\n")[0];
    throw new Stop(`${first} (--help shows the options)`, EXIT_USAGE);
  }
}

/**
 * A TCP port out of an option.
 * @param {string | undefined} text
 * @param {string} name
 * @returns {number | undefined}
 */
export function portOption(text, name) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port > 0 && port < 65_536) return port;
  throw new Stop(`--${name} takes a port between 1 and 65535`, EXIT_USAGE);
}
