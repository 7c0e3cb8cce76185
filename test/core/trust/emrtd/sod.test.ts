import { afterAll, describe, expect, it } from "vitest";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import type { SignerExpectation } from "../../../../core/trust/emrtd/document-signer.ts";
import { parseCertificate } from "../../../../core/trust/x509/certificate.ts";
import {
  AUTHORITY_EXTENSIONS,
  documentTypes,
  EC_KEY,
  type Issued,
  ldsSecurityObject,
  openBureau,
  privateKeyUsage,
  RSA_KEY,
  SIGNER_EXTENSIONS,
  WITHOUT_OPENSSL,
} from "../../../support/openssl-documents.ts";
import { verifySod } from "../../../support/sod.ts";
import {
  expectation,
  GROUPS,
  LDS,
  NOW,
  statuses,
  verify,
  WITHOUT_LISTS,
} from "../../../support/sod-situation.ts";
import { must } from "../../../support/store.ts";

const DAY = 86_400_000;

describe.skipIf(WITHOUT_OPENSSL !== undefined)(
  "passive authentication of documents signed by openssl",
  () => {
    const bureau = openBureau();
    afterAll(() => bureau.close());
    const csca = bureau.issue({
      subject: "/C=VN/O=Synthetic/CN=Synthetic CSCA",
      key: EC_KEY("brainpoolP512r1", "explicit"),
      signature: ["-sha512"],
      extensions: AUTHORITY_EXTENSIONS,
      days: 3_000,
    });
    const signerOf = (issuer: Issued, more: object = {}) =>
      bureau.issue({
        subject: "/C=VN/O=Synthetic/CN=Synthetic DS",
        extensions: SIGNER_EXTENSIONS,
        issuer,
        days: 1_000,
        ...more,
      });
    const signer = signerOf(csca);
    const rsaSigner = signerOf(csca, { key: RSA_KEY });
    const content = ldsSecurityObject(GROUPS);
    const sod = encodeTlv(0x77, bureau.sign(content, LDS, signer));

    it("passes a good document, each check by itself", () => {
      const verdict = verify(sod, { by: [csca] });
      expect(statuses(verdict)).toEqual(WITHOUT_LISTS);
      expect(verdict.groups).toEqual({
        DG1: { listed: true, present: true, hash: "passed" },
        DG13: { listed: true, present: true, hash: "passed" },
      });
      expect(verdict.oddities).toEqual([{ code: "signer.document_type" }]);
      expect(verdict.authority?.certificate.subject.country).toBe("VN");
    });

    it.each([
      ["DER of LDS 1.8, signer by key identifier", ["-keyid"], 1, []],
      ["BER of indefinite length", ["-stream"], 0, ["encoding.ber"]],
      ["no signed attributes", ["-noattr"], 0, ["attributes.absent"]],
      ["SHA-1 in the signature", ["-md", "sha1"], 0, ["digest.mixed", "signature.sha1"]],
      ["SHA-512 in the signature", ["-md", "sha512"], 0, ["digest.mixed"]],
    ])("reads %s", (_, options, version, oddities) => {
      const file = bureau.sign(ldsSecurityObject(GROUPS, version), LDS, signer, options);
      const verdict = verify(file, { by: [csca] });
      expect(statuses(verdict)).toEqual(WITHOUT_LISTS);
      expect(verdict.securityObject.version).toBe(version);
      const versions = version === 1 ? { lds: "0108", unicode: "040000" } : undefined;
      expect(verdict.securityObject.versions).toEqual(versions);
      expect(verdict.oddities.map(({ code }) => code)).toEqual([...oddities, "signer.document_type"]);
    });

    it.each([
      ["sha1", "P-256"],
      ["sha224", "P-384"],
      ["sha256", "brainpoolP256r1"],
      ["sha384", "P-521"],
      ["sha512", "brainpoolP512r1"],
    ])("verifies hashes and signatures with %s, ECDSA on %s and RSA", (hash, curve) => {
      const object = ldsSecurityObject(GROUPS, 0, hash);
      const signers = [
        signerOf(csca, { key: EC_KEY(curve) }),
        signerOf(csca, { key: EC_KEY(curve, "explicit") }),
        rsaSigner,
      ];
      for (const one of signers) {
        const verdict = verify(bureau.sign(object, LDS, one, ["-md", hash]), { by: [csca] });
        expect(statuses(verdict)).toEqual(WITHOUT_LISTS);
        expect(verdict.securityObject.hash).toBe(hash);
        const weak = verdict.oddities.filter(({ code }) => /sha1$/.test(code)).map(({ code }) => code);
        expect(weak).toEqual(hash === "sha1" ? ["digest.sha1", "signature.sha1"] : []);
      }
    });

    it("reads RSA-PSS with the parameters of the signature", () => {
      const options = ["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_mgf1_md:sha1", "-md", "sha256"];
      expect(statuses(verify(bureau.sign(content, LDS, rsaSigner, options), { by: [csca] }))).not.toContain(
        "failed",
      );
      expect(statuses(verify(bureau.sign(content, LDS, rsaSigner), { by: [csca] }))).not.toContain("failed");
    });

    it("takes the content type of the early drafts as an oddity and no other at all", () => {
      const legacy = verify(bureau.sign(content, "1.3.27.1.1.1", signer), { by: [csca] });
      expect(legacy.oddities).toContainEqual({ code: "content.legacy_oid", detail: "1.3.27.1.1.1" });
      const other = bureau.sign(content, "2.23.136.1.1.2", signer);
      expect(verifySod(other, GROUPS, expectation({ by: [csca] }))).toMatchObject({
        failure: { code: "sod.malformed" },
      });
    });

    it("names the group that was altered, and the one that nobody signed", () => {
      const altered = new Map(GROUPS).set(13, Uint8Array.of(0x6d, 2, 4, 6));
      const changed = verify(sod, { by: [csca], groups: altered });
      expect(changed.checks.dataIntegrity).toEqual({ status: "failed", code: "sod.hash", detail: "DG13" });
      expect(changed.checks.issuerSignature.status).toBe("passed");
      const added = verify(sod, { by: [csca], groups: new Map(GROUPS).set(14, Uint8Array.of(0x6e, 0)) });
      expect(added.checks.dataIntegrity).toEqual({
        status: "failed",
        code: "sod.unlisted_group",
        detail: "DG14",
      });
      const unread = verify(sod, { by: [csca], groups: new Map() });
      expect(unread.checks.dataIntegrity.status).toBe("notPerformed");
      expect(unread.groups.DG1).toEqual({ listed: true, present: false, hash: null });
    });

    it("refuses a list of hashes put in place of the signed one, and a signature that was touched", () => {
      const forged = ldsSecurityObject(new Map(GROUPS).set(1, Uint8Array.of(0x61, 1, 9)));
      const at = Buffer.from(sod).indexOf(content);
      const swapped = Uint8Array.from(sod);
      swapped.set(forged, at);
      const verdict = verify(swapped, { by: [csca] });
      expect(verdict.checks.issuerSignature).toMatchObject({ status: "failed", code: "cms.digest" });
      expect(verdict.checks.issuerTrust.status).toBe("notPerformed");
      const touched = sod.map((byte, index) => (index === sod.length - 1 ? byte ^ 1 : byte));
      expect(verify(touched, { by: [csca] }).checks.issuerSignature).toMatchObject({ code: "cms.signature" });
      const bare = bureau.sign(content, LDS, signer, ["-nocerts"]);
      expect(verify(bare, { by: [csca] }).checks.issuerSignature).toMatchObject({
        code: "cms.signer_absent",
      });
    });

    it("tells an issuer that is not known here from one whose name was forged", () => {
      expect(verify(sod, { by: [] }).checks.issuerTrust).toMatchObject({ code: "issuer.unknown" });
      expect(verify(sod, { by: [csca], anchorsFor: "passport" }).checks.issuerTrust).toMatchObject({
        code: "issuer.other_kind",
      });
      const identifier = parseCertificate(csca.der);
      const keyIdentifier = identifier.ok ? identifier.value.subjectKeyIdentifier : undefined;
      const impostor = bureau.issue({
        subject: "/C=VN/O=Synthetic/CN=Synthetic CSCA",
        extensions: [
          ...AUTHORITY_EXTENSIONS.slice(0, 2),
          `subjectKeyIdentifier=${keyIdentifier?.toUpperCase()}`,
        ],
      });
      const verdict = verify(bureau.sign(content, LDS, signerOf(impostor)), { by: [csca] });
      expect(verdict.checks.issuerTrust).toMatchObject({ status: "failed", code: "issuer.signature" });
      expect(verdict.checks.issuerSignature.status).toBe("passed");
    });

    it("finds the authority by trial where the identifiers lead nowhere, and says so", () => {
      const strange = bureau.issue({
        subject: "/C=VN/O=Renamed/CN=Renamed",
        extensions: [...AUTHORITY_EXTENSIONS.slice(0, 2), "subjectKeyIdentifier=0102"],
        keyOf: csca,
        signature: ["-sha512"],
      });
      const verdict = verify(bureau.sign(content, LDS, signerOf(csca)), { by: [strange] });
      expect(verdict.checks.issuerTrust.status).toBe("passed");
      expect(verdict.oddities).toContainEqual({ code: "signer.identifier_wrong" });
    });

    it("follows a link certificate from an anchor, and not without one", () => {
      const subject = "/C=VN/O=Synthetic/CN=Synthetic CSCA 2";
      const next = bureau.issue({ subject, extensions: AUTHORITY_EXTENSIONS });
      const link = bureau.issue({ subject, extensions: AUTHORITY_EXTENSIONS, keyOf: next, issuer: csca });
      const file = bureau.sign(content, LDS, signerOf(next));
      expect(verify(file, { by: [csca, link] }).checks.issuerTrust.status).toBe("passed");
      expect(verify(file, { by: [link] }).checks.issuerTrust).toMatchObject({ code: "issuer.unknown" });
      const notAnAuthority = bureau.issue({ subject, keyOf: next, issuer: csca });
      expect(verify(file, { by: [csca, notAnAuthority] }).checks.issuerTrust).toMatchObject({
        code: "issuer.unknown",
      });
    });

    it("believes no certificate that says itself it is no authority, whoever imported it", () => {
      const plain = bureau.issue({
        subject: "/C=VN/CN=Plain",
        extensions: ["basicConstraints=critical,CA:FALSE", "subjectKeyIdentifier=hash"],
      });
      const verdict = verify(bureau.sign(content, LDS, signerOf(plain)), { by: [plain] });
      expect(verdict.checks.issuerTrust.status).toBe("failed");
      expect(verdict.chain).toEqual([]);
    });

    it("holds signer, authority and document to one country, and the signer to its purpose", () => {
      const trust = (issued: Issued, more: Partial<SignerExpectation> = {}) =>
        verify(bureau.sign(content, LDS, issued), { by: [csca], more }).checks.issuerTrust;
      expect(verify(sod, { by: [csca], more: { country: "LA" } }).checks.issuerTrust).toMatchObject({
        code: "issuer.country",
      });
      const passports = signerOf(csca, { extensions: [...SIGNER_EXTENSIONS, documentTypes("P")] });
      expect(trust(passports, { documentCode: "ID" })).toMatchObject({ code: "signer.purpose" });
      expect(trust(passports, { documentCode: "P" }).status).toBe("passed");
      expect(trust(signer, { country: "VNM" }).status).toBe("passed");
      expect(trust(signer, { country: "LAO" })).toMatchObject({ code: "issuer.country" });
      // Signer of master lists, web server, OCSP responder, software.
      for (const purpose of ["2.23.136.1.1.3", "serverAuth", "OCSPSigning", "codeSigning"]) {
        const other = signerOf(csca, { extensions: [...SIGNER_EXTENSIONS, `extendedKeyUsage=${purpose}`] });
        expect(trust(other)).toMatchObject({ code: "signer.purpose", detail: "extended key usage" });
      }
      const any = signerOf(csca, {
        extensions: [...SIGNER_EXTENSIONS, "extendedKeyUsage=anyExtendedKeyUsage"],
      });
      expect(trust(any).status).toBe("passed");
      const unknown = signerOf(csca, { extensions: [...SIGNER_EXTENSIONS, "1.2.3.4=critical,DER:0500"] });
      expect(trust(unknown)).toMatchObject({ code: "signer.purpose", detail: "critical extension 1.2.3.4" });
      const both = signerOf(csca, {
        extensions: [...SIGNER_EXTENSIONS, "basicConstraints=critical,CA:TRUE"],
      });
      expect(trust(both)).toMatchObject({ code: "signer.purpose" });
      const encrypting = signerOf(csca, {
        extensions: ["keyUsage=critical,keyAgreement", "subjectKeyIdentifier=hash"],
      });
      expect(trust(encrypting, {})).toMatchObject({ code: "signer.purpose" });
    });

    it("judges the signer's dates at signing, and reports that it lapsed since", () => {
      const later = new Date(NOW.getTime() + 2_000 * DAY);
      const lapsed = verify(sod, { by: [csca], more: { now: later, issuedAt: NOW } });
      expect(lapsed.checks.signerValidity.status).toBe("passed");
      expect(lapsed.oddities.map(({ code }) => code)).toContain("signer.lapsed");
      const before = verify(sod, { by: [csca], more: { issuedAt: new Date(NOW.getTime() - 30 * DAY) } });
      expect(before.checks.signerValidity).toMatchObject({ code: "signer.lapsed", detail: "at signing" });
      const timeless = verify(bureau.sign(content, LDS, signer, ["-noattr"]), {
        by: [csca],
        more: { now: later },
      });
      expect(timeless.checks.signerValidity.status).toBe("notPerformed");
      const period = privateKeyUsage(new Date(NOW.getTime() - DAY), new Date(NOW.getTime() + 90 * DAY));
      const short = bureau.sign(content, LDS, signerOf(csca, { extensions: [...SIGNER_EXTENSIONS, period] }));
      const inside = { issuedAt: new Date(NOW.getTime() + 60 * DAY), now: later };
      expect(verify(short, { by: [csca], more: inside }).checks.signerValidity.status).toBe("passed");
      const outside = { issuedAt: new Date(NOW.getTime() + 120 * DAY), now: later };
      expect(verify(short, { by: [csca], more: outside }).checks.signerValidity).toMatchObject({
        code: "signer.key_period",
      });
    });

    it("follows a link certificate that changes the name, and tells the chain", () => {
      const subject = "/C=VN/O=Synthetic/CN=Synthetic CSCA 3";
      const next = bureau.issue({ subject, extensions: AUTHORITY_EXTENSIONS });
      const link = bureau.issue({ subject, extensions: AUTHORITY_EXTENSIONS, keyOf: next, issuer: csca });
      const verdict = verify(bureau.sign(content, LDS, signerOf(next)), { by: [csca, link] });
      expect(verdict.chain.map(({ role, certificate }) => [role, certificate.subject.text])).toEqual([
        ["link", "C=VN, O=Synthetic, CN=Synthetic CSCA 3"],
        ["anchor", "C=VN, O=Synthetic, CN=Synthetic CSCA"],
      ]);
    });

    it("finds the signer among several certificates, whatever their order", () => {
      const other = signerOf(csca, { serial: "77" });
      const pem = bureau.pem([other, csca]);
      const several = bureau.sign(content, LDS, signer, ["-certfile", pem]);
      const verdict = verify(several, { by: [csca] });
      expect(statuses(verdict)).toEqual(WITHOUT_LISTS);
      expect(verdict.signer?.fingerprint).toBe(must(parseCertificate(signer.der)).fingerprint);
    });

    it("verifies signed attributes that do not stand in the order in which they were signed, and says so", () => {
      const verdict = verify(reorderAttributes(sod), { by: [csca] });
      expect(statuses(verdict)).toEqual(WITHOUT_LISTS);
      expect(verdict.oddities.map(({ code }) => code)).toEqual(["attributes.order", "signer.document_type"]);
    });

    it("reports weak keys of signer and authority and a lapsed authority, and believes them no less", () => {
      const short = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"];
      const weak = bureau.issue({
        subject: "/C=VN/CN=Weak",
        key: short,
        extensions: AUTHORITY_EXTENSIONS,
        days: 10,
      });
      const later = new Date(NOW.getTime() + 20 * DAY);
      const file = bureau.sign(content, LDS, signerOf(weak, { key: short, signature: ["-sha1"] }));
      const verdict = verify(file, { by: [weak], more: { now: later } });
      expect(verdict.checks.issuerTrust.status).toBe("passed");
      expect(verdict.oddities.slice(0, 2)).toEqual([
        { code: "key.rsa_short", detail: "1024 bits" },
        { code: "signature.sha1" },
      ]);
      expect(verdict.oddities).toContainEqual({ code: "key.rsa_short", detail: "authority, 1024 bits" });
      expect(verdict.oddities.find(({ code }) => code === "validity.lapsed")?.detail).toMatch(/^authority, /);
    });

    it("refuses an authority whose own period for signing was over", () => {
      const past = privateKeyUsage(new Date(NOW.getTime() - 90 * DAY), new Date(NOW.getTime() - 30 * DAY));
      const retired = bureau.issue({
        subject: "/C=VN/CN=Retired",
        extensions: [...AUTHORITY_EXTENSIONS, past],
      });
      const verdict = verify(bureau.sign(content, LDS, signerOf(retired)), { by: [retired] });
      expect(verdict.checks.issuerTrust).toMatchObject({ code: "issuer.lapsed" });
    });

    it("answers whatever is cut or changed with a failure or a failed check, never an exception", () => {
      const expected = expectation({ by: [csca] });
      const good = verify(sod, { by: [csca] });
      for (let at = 0; at < sod.length; at += 1) {
        expect(verifySod(sod.subarray(0, at), GROUPS, expected).ok).toBe(false);
      }
      const streamed = bureau.sign(content, LDS, signer, ["-stream"]);
      for (const file of [sod, streamed]) {
        for (let at = 0; at < file.length; at += 1) {
          const changed = file.map((byte, index) => (index === at ? byte ^ 0x41 : byte));
          const verdict = verifySod(changed, GROUPS, expected);
          // Some bytes are under no signature; whatever passes must still say what was signed.
          if (verdict.ok && !statuses(verdict.value).includes("failed")) {
            expect(verdict.value.securityObject, `byte ${at}`).toEqual(good.securityObject);
          }
        }
      }
    });
  },
);

/** The two last signed attributes of EF.SOD change places; lengths stay. */
function reorderAttributes(sod: Uint8Array): Uint8Array {
  // 1.2.840.113549.1.9: the arc that all attributes of CMS begin with.
  const arc = Buffer.from("06092a864886f70d0109", "hex");
  const start = Buffer.from(sod).lastIndexOf(arc) - 2;
  const before = Buffer.from(sod).lastIndexOf(arc, start - 1) - 2;
  const end = start + 2 + (sod[start + 1] ?? 0);
  return Uint8Array.from([
    ...sod.subarray(0, before),
    ...sod.subarray(start, end),
    ...sod.subarray(before, start),
    ...sod.subarray(end),
  ]);
}
