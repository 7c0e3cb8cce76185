import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { bytesToBigint, fromHex, uintToBytes } from "../../../../core/crypto/bytes.ts";
import { curveByName } from "../../../../core/crypto/curves.ts";
import { generateKeyPair } from "../../../../core/crypto/ec-key.ts";
import { encodePoint } from "../../../../core/crypto/ec-point.ts";
import { checkChipMapping, verifyCardSecurity } from "../../../../core/trust/emrtd/card-security.ts";
import type { SignerExpectation } from "../../../../core/trust/emrtd/document-signer.ts";
import { roleOf } from "../../../../core/trust/x509/authority.ts";
import { parseCertificate } from "../../../../core/trust/x509/certificate.ts";
import {
  AUTHORITY_EXTENSIONS,
  EC_KEY,
  type Issued,
  openBureau,
  SIGNER_EXTENSIONS,
  WITHOUT_OPENSSL,
} from "../../../support/openssl-documents.ts";
import { DH_EXAMPLE, ECDH_EXAMPLE } from "../../emrtd/chip/worked-example.ts";
import {
  chipInfo,
  chipKey,
  paceInfo,
  securityInfos,
  standardisedKey,
} from "../../emrtd/data-groups/security-info-builder.ts";

const SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1";

describe("EF.CardSecurity of BSI's worked example for extended access control", () => {
  it.each([
    ["ECDH", ECDH_EXAMPLE],
    ["DH", DH_EXAMPLE],
  ])("verifies with its signer's RSA-PSS key and holds the chip's static key (%s)", (agreement, example) => {
    const verdict = verified(example.cardSecurity, expectation([]));
    expect(verdict.checks.issuerSignature).toEqual({ status: "passed" });
    expect(verdict.checks.issuerTrust).toMatchObject({ status: "failed", code: "issuer.unknown" });
    expect(verdict.infos?.chipKeys).toMatchObject([
      { agreement, keyId: 1, key: { ok: true, value: { publicKey: example.chipPublicKey } } },
    ]);
    expect(verdict.infos?.pace).toHaveLength(1);
  });

  it("gives nothing of a file that was touched", () => {
    const { cardSecurity, chipPublicKey } = ECDH_EXAMPLE;
    const at = Buffer.from(cardSecurity).indexOf(chipPublicKey);
    const curve = curveByName("brainpoolP256r1");
    const forged = Uint8Array.from(cardSecurity);
    forged.set(encodePoint(curve, generateKeyPair(curve, randomBytes).publicKey), at);
    const verdict = verified(forged, expectation([]));
    expect(verdict.checks.issuerSignature).toMatchObject({ status: "failed", code: "cms.digest" });
    expect(verdict.checks.issuerTrust.status).toBe("notPerformed");
    expect(verdict.infos).toBeUndefined();
  });

  it("answers whatever is cut off with a failure, never an exception", () => {
    for (let end = 0; end < ECDH_EXAMPLE.cardSecurity.length; end += 1) {
      expect(verifyCardSecurity(ECDH_EXAMPLE.cardSecurity.subarray(0, end), expectation([])).ok).toBe(false);
    }
  });
});

describe.skipIf(WITHOUT_OPENSSL !== undefined)("EF.CardSecurity signed by openssl", () => {
  const bureau = openBureau();
  afterAll(() => bureau.close());
  const csca = bureau.issue({
    subject: "/C=VN/O=Synthetic/CN=Synthetic CSCA",
    key: EC_KEY("brainpoolP384r1"),
    extensions: AUTHORITY_EXTENSIONS,
  });
  const signer = bureau.issue({
    subject: "/C=VN/O=Synthetic/CN=Synthetic DS",
    extensions: SIGNER_EXTENSIONS,
    issuer: csca,
  });
  /* ICAO 9303-11 appendix I: the chip's static key, what it sent, and its mapping key. */
  const STATIC_KEY = fromHex(`
    041872709494399e7470a6431be25e83eee24fea568c2ed28db48e05db3a610dc8
    84d256a40e35efcb59bf6753d3a489d28c7a4d973c2da138a6e7a4a08f68e16f`);
  const EVIDENCE = {
    curve: curveByName("brainpoolP256r1"),
    cardMappingKey: {
      x: 0xa234236aa9b9621e8efb73b5245c0e09d2576e5277183c1208bdd55280cae8b3n,
      y: 0x04f365713a356e65a451e165ecc9ac0ac46e3771342c8fe5aedd092685338e23n,
    },
    authenticationData: fromHex("85dc3fa93d0952bfa82f5fd189ee75bd82f11d1f0b8ed4bf5319ac9b53c426b3"),
  };
  const infos = (key: Uint8Array, parameterId = 13) =>
    securityInfos(paceInfo("6.2", 13), chipInfo("2.2"), chipKey("ECDH", standardisedKey(parameterId, key)));
  const file = bureau.sign(infos(STATIC_KEY), SECURITY_OBJECT, signer);

  it("passes every check, and the chip of appendix I is genuine by it", () => {
    const verdict = verified(file, expectation([csca]));
    const { revocation, ...others } = verdict.checks;
    expect(Object.values(others).map(({ status }) => status)).toEqual(["passed", "passed", "passed"]);
    // Nothing of lists was said to this terminal.
    expect(revocation.status).toBe("notPerformed");
    expect(verdict.authority?.certificate.subject.country).toBe("VN");
    expect(checkChipMapping(EVIDENCE, verdict)).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ["another chip's key", infos(ECDH_EXAMPLE.chipPublicKey)],
    ["no key", securityInfos(paceInfo("6.2", 13))],
    ["a key on another curve", infos(otherCurvePoint(), 12)],
  ])("finds a chip with %s not genuine", (_, content) => {
    const verdict = verified(bureau.sign(content, SECURITY_OBJECT, signer), expectation([csca]));
    expect(checkChipMapping(EVIDENCE, verdict)).toMatchObject({ failure: { code: "chip.mapping" } });
  });

  it("finds a chip not genuine that answers with another number, and one whose file is not signed", () => {
    const verdict = verified(file, expectation([csca]));
    const number = bytesToBigint(EVIDENCE.authenticationData) ^ 1n;
    const other = { ...EVIDENCE, authenticationData: uintToBytes(number, 32) };
    expect(checkChipMapping(other, verdict)).toMatchObject({ failure: { code: "chip.mapping" } });
    expect(checkChipMapping(EVIDENCE, { infos: undefined })).toMatchObject({
      failure: { code: "chip.mapping" },
    });
  });

  it("takes no other signed object in its place", () => {
    const sod = bureau.sign(infos(STATIC_KEY), "2.23.136.1.1.1", signer);
    expect(verifyCardSecurity(sod, expectation([csca]))).toMatchObject({ failure: { code: "dg.malformed" } });
    expect(verifyCardSecurity(new Uint8Array(65_537), expectation([csca]))).toMatchObject({
      failure: { code: "dg.malformed" },
    });
  });
});

function otherCurvePoint(): Uint8Array {
  const curve = curveByName("P-256");
  return encodePoint(curve, generateKeyPair(curve, randomBytes).publicKey);
}

function verified(file: Uint8Array, expected: SignerExpectation) {
  const verdict = verifyCardSecurity(file, expected);
  if (!verdict.ok) throw new Error(`${verdict.failure.code} ${verdict.failure.detail}`);
  return verdict.value;
}

function expectation(by: readonly Issued[]): SignerExpectation {
  return {
    authorities: {
      authoritiesOf: () =>
        by.flatMap(({ der }) => {
          const certificate = parseCertificate(der);
          if (!certificate.ok) return [];
          return [
            { certificate: certificate.value, role: roleOf(certificate.value), kinds: ["national-id"] },
          ];
        }),
    },
    kind: "national-id",
    now: new Date(Date.now() + 60_000),
  };
}
