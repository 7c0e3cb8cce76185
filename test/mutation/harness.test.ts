/** That the harness finds what it looks for: a bug planted in a terminal of one line. */
import { describe, expect, it } from "vitest";
import { type Bug, plantedStage, SECRET } from "./fixtures/planted-stages.ts";
import { runMutants } from "./pool.ts";
import { type Finding, prepare, runMutant } from "./run.ts";
import { describeFinding, sharesOf } from "./table.ts";

const SEED = 7;
const MUTANTS = 300;

async function search(bug: Bug): Promise<{ found: readonly Finding[]; outcomes: ReadonlySet<string> }> {
  const prepared = await prepare(plantedStage(bug));
  const found: Finding[] = [];
  const outcomes = new Set<string>();
  for (let index = 0; index < MUTANTS && found.length < 3; index += 1) {
    const { finding, outcome } = await runMutant(prepared, SEED, index);
    outcomes.add(outcome);
    if (finding !== undefined) found.push(finding);
  }
  return { found, outcomes };
}

describe("the harness", () => {
  it("finds nothing where nothing is wrong, and sees mutants inside and outside the protection", async () => {
    const { found, outcomes } = await search("none");
    expect(found).toEqual([]);
    expect([...outcomes]).toEqual(expect.arrayContaining(["same", "card.malformed", "sm.broken"]));
  });

  it.each([
    ["throws", /throws TypeError/],
    ["believes", /other content was believed/],
    ["believes without protection", /protected bytes changed, and it went well/],
    ["asks for ever", /throws Error/],
    ["unknown code", /a code that is none/],
    ["tells", /the detail tells of the person/],
  ] as const)("finds a terminal that %s, and finds it again by stage, seed and index", async (bug, what) => {
    const { found } = await search(bug);
    const [first] = found;
    if (first === undefined) throw new Error("not found");
    expect(first.what).toMatch(what);
    const again = await runMutant(await prepare(plantedStage(bug)), SEED, first.index);
    expect(again.finding).toEqual(first);
    // The message of an error may hold what stood on the card.
    expect(describeFinding(first)).not.toContain(SECRET);
    expect(describeFinding(first)).toContain(`--seed ${SEED} --index ${first.index}`);
  });

  it("names the mutant that never gives its thread back", async () => {
    const stages = new URL("./fixtures/planted-stages.ts", import.meta.url).href;
    const order = { seed: SEED, from: 0, count: 10_000, threads: 1, stages, hangsAfterMs: 2_000 };
    const { findings, table } = await runMutants(order);
    expect(findings).toEqual([
      { stage: "planted: hangs", seed: SEED, index: expect.any(Number), what: "hangs" },
    ]);
    expect(sharesOf(table).all).toBe(0);
  });
});
