import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { roleOf } from "../../../../core/trust/x509/authority.ts";
import { type Certificate, parseCertificate } from "../../../../core/trust/x509/certificate.ts";
import {
  findCrlIssuer,
  isCrlSignedBy,
  looksLikeCrl,
  MAX_CRL_BYTES,
  parseCrl,
  serialKey,
} from "../../../../core/trust/x509/crl.ts";
import {
  AUTHORITY_EXTENSIONS,
  EC_KEY,
  type Issued,
  openBureau,
  RSA_KEY,
  WITHOUT_OPENSSL,
} from "../../../support/openssl-documents.ts";
import { must } from "../../../support/store.ts";

const FROM = new Date("2026-10-01T02:03:04Z");
const UNTIL = new Date("2026-12-01T02:03:04Z");

const IDP = "issuingDistributionPoint=critical,fullname:URI:http://crl.invalid/csca.crl";

describe.skipIf(WITHOUT_OPENSSL !== undefined)(
  `revocation lists made by openssl${WITHOUT_OPENSSL ?? ""}`,
  () => {
    const bureau = openBureau();
    afterAll(() => bureau.close());
    const authority = (more: object = {}) =>
      bureau.issue({
        subject: "/C=VN/O=Synthetic/CN=Synthetic CSCA",
        extensions: AUTHORITY_EXTENSIONS,
        ...more,
      });
    const csca = authority();
    const revoked = [
      { serial: "00FF01", reason: "keyCompromise" },
      { serial: "0A" },
      { serial: "0B", reason: "superseded" },
    ];
    const der = bureau.revoke({ issuer: csca, revoked, number: "1F", from: FROM, until: UNTIL });

    it("reads what openssl wrote into one", () => {
      const list = must(parseCrl(der));
      expect(list).toMatchObject({
        issuer: { country: "VN", text: "C=VN, O=Synthetic, CN=Synthetic CSCA" },
        thisUpdate: FROM,
        nextUpdate: UNTIL,
        number: 31n,
        authorityKeyIdentifier: certificate(csca).subjectKeyIdentifier,
        oddities: [],
      });
      expect(list.revoked).toEqual(
        new Map([
          ["ff01", { at: FROM, reason: "keyCompromise" }],
          ["0a", { at: FROM, reason: undefined }],
          ["0b", { at: FROM, reason: "superseded" }],
        ]),
      );
      expect(list.revoked.has(serialKey("00ff01"))).toBe(true);
      expect([serialKey("00"), serialKey("0a"), serialKey("0000ff")]).toEqual(["00", "0a", "ff"]);
    });

    it.each([
      ["brainpoolP512r1 spelled out, SHA-512", EC_KEY("brainpoolP512r1", "explicit"), "sha512"],
      ["RSA, SHA-256", RSA_KEY, "sha256"],
    ])("verifies a signature: %s", (_, key, signature) => {
      const issuer = authority({ key });
      const list = must(parseCrl(bureau.revoke({ issuer, signature })));
      expect(isCrlSignedBy(list, certificate(issuer))).toBe(true);
      expect(isCrlSignedBy(list, certificate(csca))).toBe(false);
    });

    it("tells what is unusual about one", () => {
      const bare = bureau.revoke({
        issuer: csca,
        number: null,
        signature: "sha1",
        extensions: ["issuerAltName=DNS:x"],
      });
      expect(must(parseCrl(bare)).oddities.map(({ code }) => code)).toEqual([
        "crl.number_absent",
        "crl.authority_key_absent",
        "signature.sha1",
      ]);
    });

    it.each([
      ["a critical extension that is not known", "1.2.3.4=critical,DER:0500", "critical extension 1.2.3.4"],
      ["an indirect list", "issuingDistributionPoint=critical,@idp", "an indirect list"],
      ["a list of users", `${IDP},onlyuser:TRUE`, "a list for one kind of certificate"],
      ["a list of authorities", `${IDP},onlyCA:TRUE`, "a list for one kind of certificate"],
      ["a list of attributes", `${IDP},onlyAA:TRUE`, "a list for one kind of certificate"],
      ["a list of some reasons", `${IDP},onlysomereasons:keyCompromise`, "a list for some reasons only"],
      ["a broken distribution point", "issuingDistributionPoint=critical,DER:30038601ff", "bytes left over"],
      ["a list of changes", "2.5.29.27=critical,DER:020105", "a list of changes"],
    ])("refuses %s", (_, extension, detail) => {
      const extensions = ["authorityKeyIdentifier=keyid:always", extension];
      expect(parseCrl(bureau.revoke({ issuer: csca, extensions }))).toEqual({
        ok: false,
        failure: { code: "crl.malformed", detail },
      });
    });

    it.each([
      ["a place", IDP],
      ["a place and flags that are false", `${IDP},onlyuser:FALSE,indirectCRL:FALSE`],
    ])("takes a list whose issuing distribution point names %s only (RFC 5280 §5.2.5)", (_, extension) => {
      const extensions = ["authorityKeyIdentifier=keyid:always", extension];
      const list = must(parseCrl(bureau.revoke({ issuer: csca, revoked: [{ serial: "0a" }], extensions })));
      expect(list.revoked.has("0a")).toBe(true);
      expect(isCrlSignedBy(list, certificate(csca))).toBe(true);
      expect(list.oddities).toEqual([{ code: "crl.distribution_point" }]);
    });

    it("refuses version 1, a certificate, and what is too long", () => {
      const old = bureau.revoke({ issuer: csca, number: null, extensions: [] });
      const refused = (bytes: Uint8Array) =>
        expect(parseCrl(bytes)).toMatchObject({ failure: { code: "crl.malformed" } });
      refused(old);
      refused(csca.der);
      refused(new Uint8Array(MAX_CRL_BYTES + 1));
      expect([looksLikeCrl(der), looksLikeCrl(old), looksLikeCrl(csca.der)]).toEqual([true, true, false]);
    });

    it("finds the authority by identifier, by trial with a word about it, and never one that may not sign lists", () => {
      const list = must(parseCrl(der));
      const among = (...issued: readonly Issued[]) =>
        findCrlIssuer(
          list,
          issued.map((one) => ({ certificate: certificate(one), role: roleOf(certificate(one)) })),
        );
      const stranger = authority();
      expect(among(stranger, csca)).toMatchObject({
        byTrial: false,
        issuer: { certificate: certificate(csca) },
      });
      const renamed = bureau.issue({
        subject: "/C=VN/CN=Renamed",
        extensions: [...AUTHORITY_EXTENSIONS.slice(0, 2), "subjectKeyIdentifier=0102"],
        keyOf: csca,
      });
      expect(among(stranger, renamed)).toMatchObject({ byTrial: true });
      const noLists = authority({ keyOf: csca, extensions: ["keyUsage=critical,keyCertSign"] });
      const abroad = bureau.issue({
        subject: "/C=LA/CN=Abroad",
        extensions: AUTHORITY_EXTENSIONS,
        keyOf: csca,
      });
      expect(among(stranger, noLists, abroad)).toBeUndefined();
    });

    it("answers with a failure or with a list that is not signed, whatever is cut or changed", () => {
      const signer = certificate(csca);
      fc.assert(
        fc.property(
          fc.nat(der.length - 1),
          fc.integer({ min: 1, max: 255 }),
          fc.boolean(),
          (at, mask, cut) => {
            const changed = cut
              ? der.subarray(0, at)
              : der.map((byte, index) => (index === at ? byte ^ mask : byte));
            const list = parseCrl(changed);
            expect(list.ok && isCrlSignedBy(list.value, signer)).toBe(false);
          },
        ),
        { numRuns: 1_500 },
      );
    });
  },
);

function certificate({ der }: Issued): Certificate {
  return must(parseCertificate(der));
}
