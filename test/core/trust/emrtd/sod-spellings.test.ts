import { afterAll, describe, expect, it } from "vitest";
import { concat, utf8 } from "../../../../core/crypto/bytes.ts";
import { encodeTlv, parseTlv, parseTlvs, type Tlv } from "../../../../core/tlv/ber.ts";
import { encodeOid } from "../../../../core/tlv/oid.ts";
import {
  AUTHORITY_EXTENSIONS,
  documentTypes,
  type Issued,
  ldsSecurityObject,
  openBureau,
  RSA_KEY,
  SIGNER_EXTENSIONS,
  WITHOUT_OPENSSL,
} from "../../../support/openssl-documents.ts";
import { verifySod } from "../../../support/sod.ts";
import { expectation, GROUPS, LDS, statuses, verify, WITHOUT_LISTS } from "../../../support/sod-situation.ts";
import { must } from "../../../support/store.ts";

/** Of a key that may sign with these only; the salt may be longer. */
const KEY_PARAMETERS = [
  "rsa_keygen_bits:2048",
  "rsa_pss_keygen_md:sha384",
  "rsa_pss_keygen_mgf1_md:sha384",
  "rsa_pss_keygen_saltlen:40",
];

describe.skipIf(WITHOUT_OPENSSL !== undefined)(
  `EF.SOD as countries spell it, signed by openssl${WITHOUT_OPENSSL ?? ""}`,
  () => {
    const bureau = openBureau();
    afterAll(() => bureau.close());
    const csca = bureau.issue({ subject: "/C=VN/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
    const signerOf = (issuer: Issued, more: object = {}) =>
      bureau.issue({ subject: "/C=VN/CN=Synthetic DS", extensions: SIGNER_EXTENSIONS, issuer, ...more });
    const signer = signerOf(csca);
    const rsaSigner = signerOf(csca, { key: RSA_KEY });
    const content = ldsSecurityObject(GROUPS);
    const sod = encodeTlv(0x77, bureau.sign(content, LDS, signer));

    it("takes id-data as the type of a list of hashes, as China writes it, and of nothing else", () => {
      const data = "1.2.840.113549.1.7.1";
      const verdict = verify(bureau.sign(content, data, signer), { by: [csca] });
      expect(statuses(verdict)).toEqual(WITHOUT_LISTS);
      expect(verdict.oddities).toContainEqual({ code: "content.legacy_oid", detail: data });
      expect(
        verifySod(bureau.sign(utf8("a letter"), data, signer), GROUPS, expectation({ by: [csca] })),
      ).toMatchObject({ failure: { code: "sod.malformed" } });
      // The attribute of the content type is of the same length, so that the outer one can be put over it.
      const digested = Uint8Array.from(bureau.sign(content, "1.2.840.113549.1.7.5", signer));
      digested.set([1], Buffer.from(digested).indexOf(encodeOid("1.2.840.113549.1.7.5")) + 8);
      expect(verify(digested, { by: [csca] }).checks.issuerSignature).toEqual({
        status: "failed",
        code: "cms.digest",
        detail: "content type attribute",
      });
    });

    it("reads RSA-PSS without parameters by those of the key, by the defaults, or by the digest's hash", () => {
      const pss = (hash: string, salt: number) => [
        ...["-md", hash, "-keyopt", "rsa_padding_mode:pss", "-keyopt", `rsa_pss_saltlen:${salt}`],
      ];
      const restricted = signerOf(csca, {
        key: ["-algorithm", "RSA-PSS", ...KEY_PARAMETERS.flatMap((one) => ["-pkeyopt", one])],
      });
      for (const [file, hash] of [
        [bureau.sign(content, LDS, rsaSigner, pss("sha1", 20)), "sha1"],
        [bureau.sign(content, LDS, rsaSigner, pss("sha256", 32)), "sha256"],
        [bureau.sign(content, LDS, restricted, pss("sha384", 40)), "sha384"],
      ] as const) {
        for (const [parameters, detail] of [
          [[], "absent"],
          [[Uint8Array.of(5, 0)], "NULL"],
        ] as const) {
          const bare = replaceLast(file, isSequenceOf("1.2.840.113549.1.1.10"), () =>
            identifier("1.2.840.113549.1.1.10", ...parameters),
          );
          const verdict = verify(bare, { by: [csca] });
          expect(statuses(verdict), `${hash} ${detail}`).toEqual(WITHOUT_LISTS);
          expect(verdict.oddities).toContainEqual({ code: "signature.parameters", detail });
          expect(verdict.oddities.some(({ code }) => code === "signature.sha1")).toBe(hash === "sha1");
        }
      }
    });

    it("reads a signature algorithm in place of the digest's, and plain ECDSA, each with a remark", () => {
      const spelled = replaceLast(sod, isSequenceOf("2.16.840.1.101.3.4.2.1"), () =>
        identifier("1.2.840.10045.4.3.2"),
      );
      const named = verify(spelled, { by: [csca] });
      expect(statuses(named)).toEqual(WITHOUT_LISTS);
      expect(named.oddities[0]).toEqual({
        code: "digest.signature_algorithm",
        detail: "1.2.840.10045.4.3.2",
      });
      const algorithm = replaceLast(sod, isSequenceOf("1.2.840.10045.4.3.2"), () =>
        identifier("0.4.0.127.0.7.1.1.4.1.3"),
      );
      const plain = replaceLast(
        algorithm,
        ({ tag }) => tag === 0x04,
        ({ value }) => encodeTlv(0x04, derToPlain(value, 32)),
      );
      const verdict = verify(plain, { by: [csca] });
      expect(statuses(verdict)).toEqual(WITHOUT_LISTS);
      expect(verdict.oddities[0]).toEqual({ code: "signature.plain" });
      expect(verify(algorithm, { by: [csca] }).checks.issuerSignature).toMatchObject({
        code: "cms.signature",
      });
    });

    it("reads the versions of LDS 1.8 as UTF8Strings", () => {
      const object = ldsSecurityObject(GROUPS, 1);
      const strings = replaceLast(
        replaceLast(object, isPrintable, ({ value }) => encodeTlv(0x0c, value)),
        isPrintable,
        ({ value }) => encodeTlv(0x0c, value),
      );
      const verdict = verify(bureau.sign(strings, LDS, signer), { by: [csca] });
      expect(statuses(verdict)).toEqual(WITHOUT_LISTS);
      expect(verdict.securityObject.versions).toEqual({ lds: "0108", unicode: "040000" });
      expect(verdict.oddities[0]).toEqual({ code: "security_object.versions", detail: "UTF8String" });
    });

    it("holds the signer to document types written without version, and with fillers", () => {
      const trust = (list: string, documentCode: string) => {
        const one = signerOf(csca, { extensions: [...SIGNER_EXTENSIONS, list] });
        const { checks, oddities } = verify(bureau.sign(content, LDS, one), {
          by: [csca],
          more: { documentCode },
        });
        return [checks.issuerTrust.status, oddities.map(({ code }) => code)];
      };
      // The very bytes of the extension in passports of the Philippines: P, PO, PD, PR, PS.
      const plain = "2.23.136.1.1.6.2=DER:30131301501302504F130250441302505213025053";
      expect(trust(plain, "P")).toEqual(["passed", ["signer.document_type_form"]]);
      expect(trust(plain, "ID")).toEqual(["failed", ["signer.document_type_form"]]);
      expect(trust(documentTypes("P<"), "P")).toEqual(["passed", []]);
      expect(trust(documentTypes("P<"), "ID")).toEqual(["failed", []]);
      expect(trust("2.23.136.1.1.6.2=DER:3003020150", "ID")[1]).toContain("extension.broken");
    });
  },
);

/** The node that comes last of those it is asked for, in whatever constructed node it lies; lengths are made anew. */
function replaceLast(
  bytes: Uint8Array,
  wanted: (node: Tlv) => boolean,
  by: (node: Tlv) => Uint8Array,
): Uint8Array {
  let done = false;
  const rewrite = (node: Tlv): Uint8Array => {
    if (!done && (node.tag & 0x20) !== 0) {
      const children = must(parseTlvs(node.value));
      const inner = [...children].reverse().map(rewrite).reverse();
      if (done) return encodeTlv(node.tag, ...inner);
    }
    if (done || !wanted(node)) return encodeTlv(node.tag, node.value);
    done = true;
    return by(node);
  };
  const changed = rewrite(must(parseTlv(bytes)));
  expect(done).toBe(true);
  return changed;
}

const isPrintable = ({ tag }: Tlv) => tag === 0x13;
const isSequenceOf =
  (oid: string) =>
  ({ tag, value }: Tlv) =>
    tag === 0x30 && Buffer.from(value).indexOf(encodeTlv(0x06, encodeOid(oid))) === 0;
const identifier = (oid: string, ...parameters: readonly Uint8Array[]) =>
  encodeTlv(0x30, encodeTlv(0x06, encodeOid(oid)), ...parameters);

/** r ‖ s of an ECDSA signature. */
function derToPlain(der: Uint8Array, size: number): Uint8Array {
  const numbers = must(parseTlvs(must(parseTlv(der)).value)).map(({ value }) => Buffer.from(value));
  return concat(...numbers.map((one) => Buffer.concat([Buffer.alloc(size), one]).subarray(-size)));
}
