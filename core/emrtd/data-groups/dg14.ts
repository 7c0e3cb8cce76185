/** DG14: SecurityInfos of chip and active authentication and of PACE (ICAO 9303-10 §4.7.14). @module */
import type { Result } from "../../errors/result.ts";
import { openGroup } from "./group-file.ts";
import { parseSecurityInfoSet, type SecurityInfoSet } from "./security-info-set.ts";

/** From the whole file. What it says counts only after its hash was compared with EF.SOD. Fails with `dg.malformed`. */
export function parseDg14(file: Uint8Array): Result<SecurityInfoSet> {
  const value = openGroup(file, { name: "DG14", tag: 0x6e });
  return value.ok ? parseSecurityInfoSet(value.value, "DG14") : value;
}
