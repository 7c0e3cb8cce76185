/** Documents signed by openssl before a terminal that believes the authorities named. @module */

import type { SignerExpectation } from "../../core/trust/emrtd/document-signer.ts";
import type { SodVerdict } from "../../core/trust/emrtd/sod.ts";
import type { AuthoritySource, DocumentKind } from "../../core/trust/store/authorities.ts";
import { roleOf } from "../../core/trust/x509/authority.ts";
import { parseCertificate } from "../../core/trust/x509/certificate.ts";
import type { Issued } from "./openssl-documents.ts";
import { verifySod } from "./sod.ts";

export const LDS = "2.23.136.1.1.1";
export const NOW = new Date(Date.now() + 60_000);
/** Of the checks, in their order. Revocation is the fourth: these authorities keep no lists. */
export const WITHOUT_LISTS = ["passed", "passed", "passed", "notPerformed", "passed"];
export const GROUPS: ReadonlyMap<number, Uint8Array> = new Map([
  [1, Uint8Array.of(0x61, 3, 1, 2, 3)],
  [13, Uint8Array.of(0x6d, 2, 4, 5)],
]);

export interface Situation {
  readonly by: readonly Issued[];
  readonly groups?: ReadonlyMap<number, Uint8Array>;
  readonly anchorsFor?: DocumentKind;
  readonly more?: Partial<SignerExpectation>;
}

export function verify(file: Uint8Array, situation: Situation): SodVerdict {
  const verdict = verifySod(file, situation.groups ?? GROUPS, expectation(situation));
  if (!verdict.ok) throw new Error(`${verdict.failure.code} ${verdict.failure.detail}`);
  return verdict.value;
}

export function expectation({ by, anchorsFor = "national-id", more = {} }: Situation): SignerExpectation {
  const authorities: AuthoritySource = {
    authoritiesOf: (country) =>
      by.flatMap(({ der }) => {
        const certificate = parseCertificate(der);
        if (!certificate.ok || certificate.value.subject.country !== country) return [];
        return [{ certificate: certificate.value, role: roleOf(certificate.value), kinds: [anchorsFor] }];
      }),
  };
  return { authorities, kind: "national-id", now: NOW, ...more };
}

export function statuses({ checks }: SodVerdict): readonly string[] {
  return Object.values(checks).map(({ status }) => status);
}
