import { describe, expect, test } from "vitest";
import { FILES_POLICY } from "../../../core/identity/national/judge-files.ts";
import { DOCUMENT_POLICY, documentAssurance } from "../../../core/identity/national/policy.ts";
import {
  type AssuranceLevel,
  type AssurancePolicy,
  assuranceOf,
  CITIZEN_POLICY,
  isHopeless,
  STAFF_POLICY,
} from "../../../core/identity/policy.ts";
import {
  ASSURANCE_LEVELS,
  type Assurance,
  CHECK_NAMES,
  type Check,
  type CheckName,
  type Checks,
} from "../../../core/identity/verified-identity.ts";

const policies = {
  CITIZEN_POLICY,
  STAFF_POLICY,
  FILES_POLICY,
  DOCUMENT_POLICY,
} satisfies Record<string, AssurancePolicy>;

const open: Check = { status: "notPerformed", why: "test" };
const rank = (assurance: Assurance) => ASSURANCE_LEVELS.indexOf(assurance);

function checksWith(passed: readonly CheckName[], others: Partial<Checks> = {}): Checks {
  const named = CHECK_NAMES.map((name) => [name, passed.includes(name) ? { status: "passed" } : open]);
  return { ...Object.fromEntries(named), ...others } as Checks;
}

/** Every row of every policy. */
const rows = Object.entries(policies).flatMap(([name, policy]) =>
  policy.levels.map((level): [string, AssurancePolicy, AssuranceLevel] => [
    `${name} ${level.assurance}`,
    policy,
    level,
  ]),
);

describe.each(rows)("%s", (_row, policy, level) => {
  test("is reached by exactly what it demands", () => {
    expect(assuranceOf(checksWith(level.passed), policy)).toBe(level.assurance);
  });

  test.each(level.passed)("is missed where %s was not performed", (missing) => {
    const passed = level.passed.filter((name) => name !== missing);
    expect(rank(assuranceOf(checksWith(passed), policy))).toBeLessThan(rank(level.assurance));
  });

  test.each(CHECK_NAMES)("is refused to a card whose %s failed for no reason that is tolerated", (name) => {
    const failed: Check = { status: "failed", code: "kb.signature" };
    const checks = checksWith(level.passed, { [name]: failed });
    expect(assuranceOf(checks, policy)).toBe("refused");
    expect(isHopeless(checks, policy)).toBe(true);
  });

  test("lives with the failures it names, and only with those", () => {
    for (const code of level.tolerated) {
      const checks = checksWith(level.passed, { revocation: { status: "failed", code } });
      expect(assuranceOf(checks, policy)).toBe(level.assurance);
    }
  });
});

test("levels stand from the best to the least, so that the first that is met is the best", () => {
  for (const { levels } of Object.values(policies)) {
    const ranks = levels.map(({ assurance }) => rank(assurance));
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
  }
});

describe("remarks about a document", () => {
  test.each(
    DOCUMENT_POLICY.levels.flatMap((level) => level.barredBy.map((code) => [level.assurance, code] as const)),
  )("%s is barred by %s", (assurance, code) => {
    const level = DOCUMENT_POLICY.levels.find((one) => one.assurance === assurance);
    const checks = checksWith(level?.passed ?? []);
    expect(documentAssurance(checks, [], DOCUMENT_POLICY)).toBe(assurance);
    expect(rank(documentAssurance(checks, [{ code }], DOCUMENT_POLICY))).toBeLessThan(rank(assurance));
  });

  test("that no level names change nothing", () => {
    const checks = checksWith([...CHECK_NAMES]);
    expect(documentAssurance(checks, [{ code: "encoding.ber" }], DOCUMENT_POLICY)).toBe("high");
  });

  test("keep a weak document at low, not from it", () => {
    const checks = checksWith([...CHECK_NAMES]);
    expect(documentAssurance(checks, [{ code: "access.bac" }], DOCUMENT_POLICY)).toBe("low");
  });
});
