import { afterAll, describe, expect, it } from "vitest";
import type { DocumentKind } from "../../../../core/trust/store/authorities.ts";
import { roleOf } from "../../../../core/trust/x509/authority.ts";
import { parseCertificate } from "../../../../core/trust/x509/certificate.ts";
import { parseCrl } from "../../../../core/trust/x509/crl.ts";
import {
  AUTHORITY_EXTENSIONS,
  type Issued,
  ldsSecurityObject,
  openBureau,
  SIGNER_EXTENSIONS,
  WITHOUT_OPENSSL,
} from "../../../support/openssl-documents.ts";
import { verifySod } from "../../../support/sod.ts";
import { must } from "../../../support/store.ts";

const DAY = 86_400_000;
const NOW = new Date(Date.now() + 60_000);
const GROUPS = new Map([[1, Uint8Array.of(0x61, 1, 9)]]);

describe.skipIf(WITHOUT_OPENSSL !== undefined)(
  `revocation of document signers${WITHOUT_OPENSSL ?? ""}`,
  () => {
    const bureau = openBureau();
    afterAll(() => bureau.close());
    const authority = (subject: string, more: object = {}) =>
      bureau.issue({ subject, extensions: AUTHORITY_EXTENSIONS, days: 900, ...more });
    const documentOf = (issuer: Issued, serial = "0abc") => {
      const signer = bureau.issue({
        subject: "/C=VN/CN=Synthetic DS",
        extensions: SIGNER_EXTENSIONS,
        issuer,
        serial,
        days: 300,
      });
      return bureau.sign(ldsSecurityObject(GROUPS), "2.23.136.1.1.1", signer);
    };
    const csca = authority("/C=VN/CN=Synthetic CSCA");
    const sod = documentOf(csca);
    const clean = bureau.revoke({ issuer: csca, revoked: [{ serial: "0ABD" }], number: "05" });

    it("passes where a signed and fresh list of the issuer does not name the signer, with the age of the list", () => {
      const { revocation, checks } = verify(sod, [csca], [clean]);
      expect(checks.revocation).toMatchObject({
        status: "passed",
        detail: expect.stringMatching(/^list of \S+, 0 days old$/),
      });
      expect(revocation).toMatchObject({
        signature: { status: "passed" },
        freshness: { status: "passed" },
        list: { number: 5n },
        oddities: [],
      });
      expect(revocation.ageSeconds).toBeGreaterThanOrEqual(0);
      expect(revocation.ageSeconds).toBeLessThan(600);
    });

    it("fails a signer that is on the list, also where the list is old by now", () => {
      const list = bureau.revoke({ issuer: csca, revoked: [{ serial: "0ABC", reason: "keyCompromise" }] });
      const revoked = {
        status: "failed",
        code: "signer.revoked",
        detail: expect.stringContaining("keyCompromise"),
      };
      expect(verify(sod, [csca], [list]).checks.revocation).toMatchObject(revoked);
      const late = verify(sod, [csca], [list], { now: new Date(NOW.getTime() + 60 * DAY) });
      expect(late.checks.revocation).toMatchObject(revoked);
      expect(late.revocation.freshness).toMatchObject({ code: "crl.stale" });
      expect(verify(sod, [csca], [clean, list]).checks.revocation).toMatchObject(revoked);
    });

    it("reports signature and freshness each by itself", () => {
      const late = verify(sod, [csca], [clean], { now: new Date(NOW.getTime() + 60 * DAY) });
      expect(late.checks.revocation).toMatchObject({ status: "failed", code: "crl.stale" });
      expect(late.revocation.signature.status).toBe("passed");
      const early = verify(sod, [csca], [clean], { now: new Date(NOW.getTime() - DAY) });
      expect(early.checks.revocation).toMatchObject({ code: "crl.stale" });
      const forger = authority("/C=VN/CN=Synthetic CSCA");
      const forged = bureau.revoke({ issuer: forger, number: "FF" });
      const refused = verify(sod, [csca], [forged]);
      expect(refused.checks.revocation).toMatchObject({ status: "failed", code: "crl.signature" });
      expect(refused.revocation.freshness.status).toBe("passed");
      expect(verify(sod, [csca], [forged, clean]).checks.revocation.status).toBe("passed");
    });

    it("says why it could not look", () => {
      const why = (text: string) => ({ status: "notPerformed", why: text });
      expect(verify(sod, [csca], undefined).checks.revocation).toEqual(
        why("no revocation lists are kept here"),
      );
      expect(verify(sod, [csca], []).checks.revocation).toEqual(why("no revocation list of VN"));
      expect(verify(sod, [], [clean]).checks.revocation).toEqual(why("the issuer is not believed here"));
      const other = verify(sod, [csca], [clean], { anchorsFor: "passport" });
      expect(other.checks.revocation).toEqual(why("the issuer is not believed here"));
      const second = authority("/C=VN/CN=Another CSCA");
      const sameSerial = bureau.revoke({ issuer: second, revoked: [{ serial: "0ABC" }] });
      expect(verify(sod, [csca, second], [sameSerial]).checks.revocation).toEqual(
        why("no revocation list of this issuer of VN"),
      );
    });

    it("fails what a revoked authority or link vouches for", () => {
      const next = authority("/C=VN/CN=Next CSCA");
      const link = authority("/C=VN/CN=Next CSCA", { keyOf: next, issuer: csca, serial: "0111" });
      const file = documentOf(next, "0222");
      const ofNext = bureau.revoke({ issuer: next });
      expect(verify(file, [csca, link], [ofNext, clean]).checks.revocation.status).toBe("passed");
      const linkRevoked = bureau.revoke({ issuer: csca, revoked: [{ serial: "0111" }] });
      expect(verify(file, [csca, link], [ofNext, linkRevoked]).checks.revocation).toMatchObject({
        code: "issuer.revoked",
      });
      const itself = bureau.revoke({ issuer: csca, revoked: [{ serial: "1234", reason: "CACompromise" }] });
      expect(verify(sod, [csca], [itself]).checks.revocation).toMatchObject({ code: "issuer.revoked" });
    });

    it("uses the list of the authority's other name, which a link leads to, and says so", () => {
      const renamed = authority("/C=VN/CN=Renamed CSCA");
      const link = authority("/C=VN/CN=Renamed CSCA", { keyOf: renamed, issuer: csca });
      const ofRenamed = bureau.revoke({ issuer: renamed, revoked: [{ serial: "0ABC" }] });
      const verdict = verify(sod, [csca, link], [ofRenamed]);
      expect(verdict.checks.revocation).toMatchObject({ code: "signer.revoked" });
      expect(verdict.oddities).toContainEqual({ code: "crl.other_name" });
    });
  },
);

function verify(
  sod: Uint8Array,
  by: readonly Issued[],
  lists: readonly Uint8Array[] | undefined,
  { now = NOW, anchorsFor = "national-id" }: { now?: Date; anchorsFor?: DocumentKind } = {},
) {
  const authorities = by.map(({ der }) => {
    const certificate = must(parseCertificate(der));
    return { certificate, role: roleOf(certificate), kinds: [anchorsFor] };
  });
  const parsed = lists?.map((der) => must(parseCrl(der)));
  const source = {
    authoritiesOf: () => authorities,
    ...(parsed && { revocationListsOf: () => parsed }),
  };
  return must(verifySod(sod, GROUPS, { authorities: source, kind: "national-id", now }));
}
