import { describe, expect, it } from "vitest";
import { checksOfFiles, FILES_POLICY } from "../../../../core/identity/national/judge-files.ts";
import { passiveChecks, withDocumentEnd } from "../../../../core/identity/national/passive.ts";
import { assuranceOf } from "../../../../core/identity/policy.ts";
import type { Check } from "../../../../core/identity/verified-identity.ts";
import type { SodVerdict } from "../../../../core/trust/emrtd/sod.ts";

const passed: Check = { status: "passed" };
const failed = (code: "cms.digest" | "crl.stale" | "signer.lapsed" | "signer.revoked"): Check => ({
  status: "failed",
  code,
});

/** Only what the mapping looks at. */
function verdict(
  checks: Partial<SodVerdict["checks"]> = {},
  oddities: SodVerdict["oddities"] = [],
): SodVerdict {
  const all = {
    dataIntegrity: passed,
    issuerSignature: passed,
    issuerTrust: passed,
    revocation: passed,
    signerValidity: passed,
    ...checks,
  };
  return { checks: all, oddities } as SodVerdict;
}

describe("passive authentication as checks of an identity", () => {
  it("keeps each check by itself", () => {
    const seen = passiveChecks(
      verdict({ revocation: failed("signer.revoked"), signerValidity: failed("signer.lapsed") }),
    );
    expect(seen).toEqual({
      dataIntegrity: passed,
      issuerSignature: passed,
      issuerTrust: passed,
      revocation: failed("signer.revoked"),
      validity: failed("signer.lapsed"),
    });
  });

  it("takes hashes that agree with a list nobody signed for no integrity", () => {
    const seen = passiveChecks(verdict({ issuerSignature: failed("cms.digest") }));
    expect(seen.dataIntegrity.status).toBe("notPerformed");
  });

  it("ends the document on the day after its last", () => {
    const passive = passiveChecks(verdict());
    const validity = (end: string | undefined) => withDocumentEnd(passive, end, "2026-11-22").validity;
    expect([validity("2026-11-22"), validity("never")]).toEqual([passed, passed]);
    // A document that says nothing of its end has not shown that it is still good.
    expect(validity(undefined).status).toBe("notPerformed");
    expect(validity("2026-11-21")).toMatchObject({ status: "failed", code: "validity.expired" });
  });

  it("gives files low assurance at most, and none where anything but the age of the list failed", () => {
    const assurance = (checks: Partial<SodVerdict["checks"]>) =>
      assuranceOf(checksOfFiles(passiveChecks(verdict(checks))), FILES_POLICY);
    expect(assurance({})).toBe("low");
    expect(assurance({ revocation: failed("crl.stale") })).toBe("low");
    expect(assurance({ revocation: failed("signer.revoked") })).toBe("refused");
    expect(assurance({ signerValidity: failed("signer.lapsed") })).toBe("refused");
  });
});
