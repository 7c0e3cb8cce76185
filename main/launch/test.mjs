/**
 * `npm test`: sets the machine up, checks the sources, runs every test, and closes with the counts. `npm run test:long`:
 * spoilt answers of cards by the million.
 * @module
 */
import { bootstrap } from "./bootstrap.mjs";
import { become } from "./node-runtime.mjs";
import { readOptions } from "./options.mjs";
import { whenParentGone } from "./parent.mjs";
import { endRunning } from "./run.mjs";
import { EXIT_USAGE, runMain, Stop } from "./say.mjs";

const HELP = `
Checks the sources and runs all tests; the last line is "N passed, N failed, N skipped".

  npm test
  npm test -- --only unit|interop|e2e [PART OF A FILE NAME …]

  unit      needs nothing but Node
  interop   needs the PC/SC service and its virtual reader
  e2e       needs a Chromium-family browser
`;

const LONG = "--long";

runMain(async () => {
  const [first, ...rest] = process.argv.slice(2);
  if (first === LONG) {
    await bootstrap("run");
    return become("test/mutation/main.ts", rest);
  }
  const { values, positionals } = readOptions(HELP, { only: { type: "string" } }, { allowPositionals: true });
  const { only } = values;
  await bootstrap("test");
  const { PROJECTS, runTests } = await import("./test-run.mjs");
  if (only !== undefined && !PROJECTS.includes(only)) {
    throw new Stop(`--only takes ${PROJECTS.join(", ")}`, EXIT_USAGE);
  }
  const stop = () => {
    endRunning();
    process.exit(143);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  whenParentGone(stop);
  const { passed, failed, skipped } = await runTests(only === undefined ? PROJECTS : [only], positionals);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 ? 0 : 1;
});
