/**
 * Spoilt answers of both kinds of card, most of them under the right keys so that they come to the parsers: each ends
 * with a code, none is believed, and memory does not grow. `npm run test:long` runs a million.
 */
import { expect, it } from "vitest";
import { runMutants } from "./pool.ts";
import { describeFinding, describeTable, sharesOf } from "./table.ts";

const MUTANTS = 20_000;
/** Of the last 10,000, garbage collected: on the heap, and in the pages that the allocator keeps. */
const HEAP_BYTES = 8 * 1_048_576;
const RESIDENT_BYTES = 96 * 1_048_576;
const LEAST_OF_EACH = 15;

it(`${MUTANTS.toLocaleString("en")} spoilt answers end with a code and are not believed`, async () => {
  const { findings, growth, table } = await runMutants({ seed: 1, from: 0, count: MUTANTS, threads: 1 });
  process.stdout.write(`${describeTable(table)}\n`);
  expect(findings.map(describeFinding)).toEqual([]);

  const { all, refusedByMessaging, refusedInside } = sharesOf(table);
  expect(all).toBe(MUTANTS);
  // They come to the parsers, and secure messaging is met as well.
  expect(refusedInside).toBeGreaterThan(MUTANTS / 2);
  expect(refusedByMessaging).toBeGreaterThan(MUTANTS / 10);
  for (const [stage, row] of Object.entries(table)) {
    const met = Object.values(row).reduce((sum, count) => sum + count, 0);
    expect(met, stage).toBeGreaterThanOrEqual(LEAST_OF_EACH);
  }

  expect(growth?.heap).toBeLessThan(HEAP_BYTES);
  expect(growth?.resident).toBeLessThan(RESIDENT_BYTES);
}, 300_000);
