/** From checks to assurance, as data. @module */
import type { ErrorCode } from "../errors/codes.ts";
import type { Failure } from "../errors/result.ts";
import { type Assurance, CHECK_NAMES, type CheckName, type Checks } from "./verified-identity.ts";

export interface AssurancePolicy {
  /** A status list older than this is stale. Seconds. */
  readonly maxStatusAgeSeconds: number;
  /** Best first: the first level whose demands are met holds; none means refused. */
  readonly levels: readonly AssuranceLevel[];
}

export interface AssuranceLevel {
  readonly assurance: Exclude<Assurance, "refused">;
  /** Checks that must have passed. */
  readonly passed: readonly CheckName[];
  /** Failures of other checks that this level lives with; any other failure rules it out. */
  readonly tolerated: readonly ErrorCode[];
}

const HOURS = 3_600;
const DAYS = 24 * HOURS;

/** The card answers for itself and its issuer is known; nothing here depends on how fresh our own lists are. */
const genuine: readonly CheckName[] = [
  "accessControl",
  "dataIntegrity",
  "issuerSignature",
  "chipGenuine",
  "channel",
  "validity",
];
const current: readonly CheckName[] = [...genuine, "issuerTrust", "revocation"];

export const CITIZEN_POLICY: AssurancePolicy = {
  maxStatusAgeSeconds: 7 * DAYS,
  levels: [
    { assurance: "high", passed: [...current, "holderPresence"], tolerated: [] },
    { assurance: "substantial", passed: current, tolerated: [] },
    {
      assurance: "low",
      passed: genuine,
      tolerated: ["revocation.list_stale", "revocation.list_invalid", "trust.bundle_stale"],
    },
  ],
};

/** Staff cards open other people's matters: the PIN always, a status at most a day old, and there is no lower level. */
export const STAFF_POLICY: AssurancePolicy = {
  maxStatusAgeSeconds: 24 * HOURS,
  levels: CITIZEN_POLICY.levels.filter(({ assurance }) => assurance === "high"),
};

export function assuranceOf(checks: Checks, policy: AssurancePolicy): Assurance {
  const met = policy.levels.find(
    ({ passed, tolerated }) =>
      passed.every((name) => checks[name].status === "passed") &&
      failuresOf(checks).every(({ code }) => tolerated.includes(code)),
  );
  return met?.assurance ?? "refused";
}

/** True where no level could be reached any more, whatever the checks still open will say. */
export function isHopeless(checks: Checks, policy: AssurancePolicy): boolean {
  const tolerated = policy.levels.flatMap((level) => level.tolerated);
  return failuresOf(checks).some(({ code }) => !tolerated.includes(code));
}

/** The failed checks in the order in which a person would ask; the first is what the screen says. */
export function failuresOf(checks: Checks): readonly Failure[] {
  return CHECK_NAMES.flatMap((name) => {
    const check = checks[name];
    if (check.status !== "failed") return [];
    return [check.detail === undefined ? { code: check.code } : { code: check.code, detail: check.detail }];
  });
}
