/**
 * Which of the suites that a card offers is taken: the strongest, by an order of our own. EF.CardAccess is signed by
 * nobody, and whoever puts its entries into another order must gain nothing by it.
 * @module
 */
import { fail, ok, type Result } from "../errors/result.ts";
import { PACE_MAPPINGS, type PaceMapping, type PaceSuite, paceSuites } from "./pace-suites.ts";
import type { PaceInfo } from "./security-infos.ts";

/** In bits, by the size of the prime and of the subgroup (NIST SP 800-57-1 table 2). */
const DH_GROUP_BITS: Readonly<Record<string, number>> = {
  "rfc5114-1024-160": 80,
  "rfc5114-2048-224": 112,
  "rfc5114-2048-256": 112,
};

/** Strength of the group, in bits; of a curve half of what its field has. */
export function groupBits({ agreement, ...suite }: PaceSuite): number {
  if (suite.curve !== undefined) return suite.curve.fieldBytes * 4;
  return DH_GROUP_BITS[suite.group.name] ?? 0;
}

/**
 * The best of `suites`, whatever their order: by the weaker one of cipher and group, by cipher, by group, by mapping (the
 * first in `mappings` is best; what is not among them is not taken), curves before DH, which is slower, and at last by
 * the lower number of the parameters. Undefined where none is left.
 */
export function strongestSuite(
  suites: readonly PaceSuite[],
  mappings: readonly PaceMapping[],
): PaceSuite | undefined {
  const allowed = suites.filter(({ mapping }) => mappings.includes(mapping));
  const [best] = allowed.toSorted((a, b) => compare(rank(b, mappings), rank(a, mappings)));
  return best;
}

/** The strongest offered suite that is spoken here, narrowed by `accepts`. Fails with `pace.unsupported`. */
export function choosePaceSuite(
  infos: readonly PaceInfo[],
  accepts: (suite: PaceSuite) => boolean = () => true,
): Result<PaceSuite> {
  const found = strongestSuite(paceSuites(infos).filter(accepts), PACE_MAPPINGS);
  if (found !== undefined) return ok(found);
  return fail("pace.unsupported", infos.map(({ protocol }) => protocol).join(" ") || "no PACEInfo");
}

function rank(suite: PaceSuite, mappings: readonly PaceMapping[]): readonly number[] {
  const { keyBits, mapping, agreement, parameterId } = suite;
  const group = groupBits(suite);
  const curve = agreement === "ECDH" ? 1 : 0;
  return [Math.min(keyBits, group), keyBits, group, -mappings.indexOf(mapping), curve, -parameterId];
}

/** The first number that differs decides. */
function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((one, at) => one - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
