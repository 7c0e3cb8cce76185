import { X509Certificate } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { toHex, uintToBytes } from "../../../../core/crypto/bytes.ts";
import { curveByName } from "../../../../core/crypto/curves.ts";
import { multiply } from "../../../../core/crypto/ec-key.ts";
import {
  type Certificate,
  haveSameKey,
  isSignedBy,
  parseCertificate,
} from "../../../../core/trust/x509/certificate.ts";
import {
  AUTHORITY_EXTENSIONS,
  documentTypes,
  EC_KEY,
  type Issued,
  openBureau,
  privateKeyUsage,
  RSA_KEY,
  WITHOUT_OPENSSL,
} from "../../../support/openssl-documents.ts";

const SUBJECT = "/C=VN/O=Synthetic/CN=Synthetic CSCA";
const PSS = ["-sigopt", "rsa_padding_mode:pss"];

describe.skipIf(WITHOUT_OPENSSL !== undefined)(`certificates made by openssl${WITHOUT_OPENSSL ?? ""}`, () => {
  const bureau = openBureau();
  afterAll(() => bureau.close());

  it.each([
    ["RSA PKCS#1, SHA-1", RSA_KEY, ["-sha1"], ["signature.sha1"]],
    ["RSA PKCS#1, SHA-224", RSA_KEY, ["-sha224"], []],
    ["RSA PKCS#1, SHA-512", RSA_KEY, ["-sha512"], []],
    ["RSA-PSS, SHA-256", RSA_KEY, ["-sha256", ...PSS, "-sigopt", "rsa_pss_saltlen:32"], []],
    ["RSA-PSS, salt of 20", RSA_KEY, ["-sha384", ...PSS, "-sigopt", "rsa_pss_saltlen:20"], []],
    ["RSA-PSS, mask with another hash", RSA_KEY, ["-sha256", ...PSS, "-sigopt", "rsa_mgf1_md:sha1"], []],
    [
      "RSA of 1,024 bits",
      ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
      ["-sha256"],
      ["key.rsa_short"],
    ],
    [
      "a key for RSA-PSS only",
      ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
      ["-sha256"],
      [],
    ],
    ["P-256", EC_KEY("P-256"), ["-sha256"], []],
    ["P-521", EC_KEY("P-521"), ["-sha512"], []],
    ["brainpoolP256r1", EC_KEY("brainpoolP256r1"), ["-sha384"], []],
    ["brainpoolP384r1 spelled out", EC_KEY("brainpoolP384r1", "explicit"), ["-sha384"], ["key.explicit"]],
    ["brainpoolP512r1 spelled out", EC_KEY("brainpoolP512r1", "explicit"), ["-sha512"], ["key.explicit"]],
  ])("verifies a signature: %s", (_, key, signature, oddities) => {
    const issued = bureau.issue({ subject: SUBJECT, key, signature, extensions: AUTHORITY_EXTENSIONS });
    const certificate = parsed(issued.der);
    expect(isSignedBy(certificate, certificate)).toBe(true);
    expect(certificate.oddities.map(({ code }) => code)).toEqual(oddities);
    const altered = { ...certificate, signedPart: flipped(certificate.signedPart, 20) };
    expect(isSignedBy(altered, certificate)).toBe(false);
  });

  it("knows one key in two certificates, and leaves no error behind for another kind", () => {
    const issue = (key: readonly string[], keyOf?: Issued) =>
      bureau.issue({ subject: SUBJECT, key, ...(keyOf && { keyOf }), extensions: AUTHORITY_EXTENSIONS });
    const [ec, rsa] = [issue(EC_KEY("P-256")), issue(RSA_KEY)];
    const same = (one: Issued, other: Issued) => haveSameKey(parsed(one.der), parsed(other.der));
    expect([same(ec, issue([], ec)), same(rsa, issue([], rsa))]).toEqual([true, true]);
    expect([same(ec, rsa), same(ec, issue(EC_KEY("P-256"))), same(rsa, issue(RSA_KEY))]).toEqual([
      false,
      false,
      false,
    ]);
    const curve = curveByName("P-256");
    const double = multiply(curve, 2n, curve.generator);
    expect(multiply(curve, 3n, double)).toEqual(multiply(curve, 6n, curve.generator));
  });

  it("reads what openssl wrote into it", () => {
    const from = new Date("2026-01-02T03:04:05Z");
    const to = new Date("2028-01-02T03:04:05Z");
    const { der } = bureau.issue({
      subject: "/C=vn/O=Đơn vị thử/CN=Synthetic",
      serial: "00ff01",
      extensions: [
        "keyUsage=critical,digitalSignature",
        "extendedKeyUsage=2.23.136.1.1.3",
        "subjectKeyIdentifier=0A0B0C",
        documentTypes("P", "ID"),
        privateKeyUsage(from, to),
        "1.2.3.4=critical,DER:0500",
      ],
    });
    const seen = new X509Certificate(der);
    const certificate = parsed(der);
    expect(certificate).toMatchObject({
      serial: "00ff01",
      subjectKeyIdentifier: "0a0b0c",
      keyUsage: ["digitalSignature"],
      extendedKeyUsage: ["2.23.136.1.1.3"],
      documentTypes: ["P", "ID"],
      privateKeyUsage: { notBefore: from, notAfter: to },
      notBefore: new Date(seen.validFrom),
      notAfter: new Date(seen.validTo),
      fingerprint: seen.fingerprint256.replaceAll(":", "").toLowerCase(),
    });
    expect(certificate.subject).toMatchObject({ country: "VN", text: "C=vn, O=Đơn vị thử, CN=Synthetic" });
    expect(certificate.oddities).toEqual([
      { code: "extension.critical", detail: "1.2.3.4" },
      { code: "country.case", detail: "vn" },
    ]);
  });

  it("accepts explicit parameters only where each of p, a, b, G, n and h is the known curve's", () => {
    const { der } = bureau.issue({ subject: SUBJECT, key: EC_KEY("brainpoolP256r1", "explicit") });
    expect(parsed(der).publicKey.ok).toBe(true);
    const { p, a, b, n, generator, fieldBytes } = curveByName("brainpoolP256r1");
    const values = { p, a, b, G: generator.y, n };
    for (const [name, value] of Object.entries(values)) {
      const at = indexOf(der, uintToBytes(value, fieldBytes)) + fieldBytes - 1;
      expect(parsed(flipped(der, at)).publicKey, name).toMatchObject({
        ok: false,
        failure: { code: "certificate.key", detail: "explicit parameters of no known curve" },
      });
    }
    const order = indexOf(der, uintToBytes(n, fieldBytes)) + fieldBytes;
    expect(toHex(der.subarray(order, order + 3))).toBe("020101");
    expect(parsed(flipped(der, order + 2)).publicKey.ok).toBe(false);
  });

  it("answers with a failure, never an exception, to whatever is cut or changed", () => {
    const { der } = bureau.issue({ subject: SUBJECT, extensions: AUTHORITY_EXTENSIONS });
    for (let length = 0; length < der.length; length += 1) {
      expect(parseCertificate(der.subarray(0, length))).toMatchObject({
        failure: { code: "certificate.malformed" },
      });
    }
    const signed = parsed(der);
    for (let at = 0; at < der.length; at += 1) {
      const changed = parseCertificate(flipped(der, at));
      if (changed.ok) expect(isSignedBy(changed.value, signed), `byte ${at}`).toBe(false);
    }
  });
});

function parsed(der: Uint8Array): Certificate {
  const certificate = parseCertificate(der);
  if (!certificate.ok) throw new Error(certificate.failure.detail);
  return certificate.value;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  return Buffer.from(bytes).indexOf(part);
}
