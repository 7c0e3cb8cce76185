/** Passive authentication in one step: EF.SOD opened and judged. @module */
import { ok, type Result } from "../../core/errors/result.ts";
import type { SignerExpectation } from "../../core/trust/emrtd/document-signer.ts";
import { judgeSod, openSod, type SodVerdict } from "../../core/trust/emrtd/sod.ts";

export function verifySod(
  file: Uint8Array,
  groups: ReadonlyMap<number, Uint8Array>,
  expected: SignerExpectation,
): Result<SodVerdict> {
  const opened = openSod(file);
  return opened.ok ? ok(judgeSod(opened.value, groups, expected)) : opened;
}
