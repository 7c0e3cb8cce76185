/** Counts one project's tests for `npm test`, and says why each skipped one was. Runs inside vitest. @module */
import { writeFileSync } from "node:fs";

/** Environment variable with the path that the counts are written to. */
export const COUNTS_FILE = "MOT_CHAM_TEST_COUNTS";

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed tests, files that could not be loaded, and errors outside of any test
 * @property {number} skipped
 */

export default class TestReporter {
  /**
   * @param {ReadonlyArray<import("vitest/node").TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const counts = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of tests) count(counts, module.relativeModuleId, test);
    }
    const file = process.env[COUNTS_FILE];
    if (file) writeFileSync(file, JSON.stringify(counts));
  }
}

/**
 * @param {Counts} counts
 * @param {string} where
 * @param {import("vitest/node").TestCase} test
 */
function count(counts, where, test) {
  const result = test.result();
  if (result.state === "passed") counts.passed += 1;
  else if (result.state === "skipped") {
    counts.skipped += 1;
    const reason = result.note ? `: ${result.note}` : "";
    process.stdout.write(`skipped ${where} > ${test.fullName}${reason}\n`);
  } else counts.failed += 1;
}
