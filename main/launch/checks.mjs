/** Checks of the sources, each a program of its own. @module */
import { join } from "node:path";
import { ROOT } from "./paths.mjs";
import { run } from "./run.mjs";
import { EXIT_USAGE, Stop, say, step } from "./say.mjs";

/** @param {...string} parts */
const tool = (...parts) => join("node_modules", ...parts);

/** @type {Readonly<Record<string, { label: string, args: readonly string[] }>>} */
const CHECKS = Object.freeze({
  biome: {
    label: "lint and format",
    args: [tool("@biomejs", "biome", "bin", "biome"), "check", "--error-on-warnings", "."],
  },
  tsc: { label: "types", args: [tool("typescript", "bin", "tsc"), "-p", "."] },
  imports: {
    label: "who imports whom",
    args: [tool("vitest", "vitest.mjs"), "run", "--project", "unit", "test/architecture"],
  },
  knip: { label: "unused files and exports", args: [tool("knip", "bin", "knip.js")] },
});

/**
 * Whether a check finds nothing; what it finds is shown.
 * @param {string} name
 */
export async function runCheck(name) {
  const check = CHECKS[name];
  if (check === undefined) throw new Stop(`there is no check '${name}' (--help lists them)`, EXIT_USAGE);
  const { code, output } = await step(check.label, () => run(process.execPath, check.args, { cwd: ROOT }));
  if (code !== 0) say(`${output.trimEnd()}\n${name}: failed`);
  return code === 0;
}
