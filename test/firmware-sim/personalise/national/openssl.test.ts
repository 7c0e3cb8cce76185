import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { signedData } from "../../../../firmware-sim/personalise/national/pki/cms.ts";
import { makeHierarchy } from "../../../../firmware-sim/personalise/national/pki/hierarchy.ts";
import type {
  AuthorityOptions,
  HierarchyOptions,
  SignerOptions,
} from "../../../../firmware-sim/personalise/national/pki/hierarchy-options.ts";
import { seedFromText } from "../../../../firmware-sim/personalise/national/pki/seeded.ts";
import type { KeyKind } from "../../../../firmware-sim/personalise/national/pki/signing-key.ts";
import { WITHOUT_OPENSSL } from "../../../support/openssl-documents.ts";

const keys: Readonly<Record<string, KeyKind>> = {
  brainpool: { kind: "ecdsa", curve: "brainpoolP256r1", hash: "sha256" },
  p224: { kind: "ecdsa", curve: "P-224", hash: "sha224" },
  p521: { kind: "ecdsa", curve: "P-521", hash: "sha512" },
  pkcs1: { kind: "rsa", bits: 2048, hash: "sha384", padding: "pkcs1" },
  pss: { kind: "rsa", bits: 2048, hash: "sha256", padding: "pss" },
};
const authority = { country: "VN", organization: "Synthetic", trusted: true } as const;
const authorities: Readonly<Record<string, AuthorityOptions>> = {
  one: {
    ...authority,
    commonName: "Chứng thực số 1",
    key: { kind: "ecdsa", curve: "brainpoolP512r1", hash: "sha512" },
    validity: { from: -1_000, to: 1_000 },
  },
  two: {
    ...authority,
    commonName: "CSCA 2",
    key: { kind: "rsa", bits: 2048, hash: "sha256", padding: "pss" },
    validity: { from: -100, to: 9_000 },
  },
};
const signers = Object.fromEntries(
  Object.entries(keys).map(([name, key]): [string, SignerOptions] => [
    name,
    {
      authority: name === "p521" ? "two" : "one",
      commonName: name,
      key,
      validity: { from: -90, to: 900 },
      documentTypes: ["ID", "P"],
      ...(name === "p224" && { revoked: -3 }),
    },
  ]),
);
const options: HierarchyOptions = {
  authorities,
  links: [{ from: "one", to: "two" }],
  signers,
  masterList: { authority: "one", key: { kind: "ecdsa", curve: "P-256", hash: "sha256" } },
};

describe.skipIf(WITHOUT_OPENSSL !== undefined)(
  `a hierarchy before the openssl program${WITHOUT_OPENSSL ?? ""}`,
  () => {
    const dir = mkdtempSync(join(tmpdir(), "hierarchy-"));
    afterAll(() => rmSync(dir, { recursive: true, force: true }));
    const today = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000);
    const hierarchy = makeHierarchy(seedFromText("openssl.test"), today, options);
    const openssl = (...args: readonly string[]) => {
      const { status, stderr, stdout } = spawnSync("openssl", args, { encoding: "utf8", cwd: dir });
      return { status, text: `${stdout}${stderr}` };
    };
    const put = (name: string, bytes: Uint8Array) => writeFileSync(join(dir, name), bytes);
    const toPem = (kind: "x509" | "crl", name: string, bytes: Uint8Array) => {
      put(`${name}.der`, bytes);
      openssl(kind, "-inform", "DER", "-in", `${name}.der`, "-out", `${name}.pem`);
    };
    toPem("x509", "one", WITHOUT_OPENSSL === undefined ? hierarchy.authority("one") : new Uint8Array());
    toPem("x509", "two", WITHOUT_OPENSSL === undefined ? hierarchy.authority("two") : new Uint8Array());
    toPem("crl", "crl-one", hierarchy.crl("one"));
    toPem("crl", "crl-two", hierarchy.crl("two"));

    it("signs authorities and links that verify", () => {
      expect(openssl("verify", "-check_ss_sig", "-x509_strict", "-CAfile", "one.pem", "one.pem").text).toBe(
        "one.pem: OK\n",
      );
      expect(openssl("verify", "-check_ss_sig", "-x509_strict", "-CAfile", "two.pem", "two.pem").text).toBe(
        "two.pem: OK\n",
      );
      const [link] = hierarchy.links();
      toPem("x509", "link", link ?? new Uint8Array());
      const { text } = openssl("x509", "-in", "link.pem", "-noout", "-text");
      expect(text).toMatch(
        /Issuer: C = VN, O = Synthetic, CN = Ch.*Subject: C = VN, O = Synthetic, CN = CSCA 2/s,
      );
      expect(openssl("verify", "-partial_chain", "-CAfile", "one.pem", "link.pem").text).toBe(
        "link.pem: OK\n",
      );
    });

    it("writes the extensions of ICAO 9303-12 where openssl finds them", () => {
      toPem("x509", "brainpool", hierarchy.signer("brainpool").certificate);
      const { text } = openssl("x509", "-in", "brainpool.pem", "-noout", "-text");
      expect(text).toMatch(/Key Usage: critical\s+Digital Signature\n/);
      expect(text).toMatch(/Private Key Usage Period: \n\s+Not Before: .* GMT, Not After: .* GMT/);
      expect(text).toMatch(/2\.23\.136\.1\.1\.6\.2: \n\s+0\.{4}1\.{3}P\.\.ID\n/);
      const authorityText = openssl("x509", "-in", "one.pem", "-noout", "-text").text;
      expect(authorityText).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
      expect(authorityText).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    });

    it("lists the revoked signer, and no other", () => {
      const check = (name: string, by: string) => {
        toPem("x509", name, hierarchy.signer(name).certificate);
        return openssl(
          "verify",
          "-crl_check",
          "-CAfile",
          `${by}.pem`,
          "-CRLfile",
          `crl-${by}.pem`,
          `${name}.pem`,
        ).text;
      };
      expect(check("brainpool", "one")).toBe("brainpool.pem: OK\n");
      expect(check("pss", "one")).toBe("pss.pem: OK\n");
      expect(check("p521", "two")).toBe("p521.pem: OK\n");
      expect(check("p224", "one")).toMatch(/certificate revoked/);
      expect(openssl("crl", "-in", "crl-one.pem", "-noout", "-CAfile", "one.pem").text).toBe("verify OK\n");
      expect(openssl("crl", "-in", "crl-one.pem", "-noout", "-text").text).toMatch(/Key Compromise/);
    });

    it.each(
      Object.keys(keys).flatMap((name) =>
        (["der", "ber"] as const).map((encoding) => [name, encoding] as const),
      ),
    )("signs CMS that verifies to its root: %s, %s", (name, encoding) => {
      const signer = hierarchy.signer(name);
      const content = new Uint8Array(500).fill(7);
      const identifiedBy = encoding === "der" ? "issuerAndSerial" : "keyIdentifier";
      const order = {
        contentType: "2.23.136.1.1.1",
        content,
        signer,
        signedAt: today,
        identifiedBy,
        encoding,
      } as const;
      put("signed.der", signedData(order));
      const root = name === "p521" ? "two.pem" : "one.pem";
      const by = ["-CAfile", root, "-purpose", "any", "-binary", "-out", "content.bin"];
      expect(openssl("cms", "-verify", "-inform", "DER", "-in", "signed.der", ...by).text).toMatch(
        /^CMS Verification successful/,
      );
      expect(openssl("asn1parse", "-inform", "DER", "-in", "signed.der").status).toBe(0);
      // One wrong byte of the content, which lies inside.
      const bytes = signedData(order);
      const at = Buffer.from(bytes).indexOf(Buffer.from([7, 7, 7]));
      put(
        "wrong.der",
        bytes.map((byte, index) => (index === at ? 8 : byte)),
      );
      expect(openssl("cms", "-verify", "-inform", "DER", "-in", "wrong.der", ...by).text).toMatch(
        /content verify error/,
      );
    });

    it("signs a master list under the first authority, for that purpose", () => {
      put("list.ml", hierarchy.masterList());
      const by = ["-CAfile", "one.pem", "-purpose", "any", "-binary", "-out", "list.bin"];
      const { text } = openssl(
        "cms",
        "-verify",
        "-inform",
        "DER",
        "-in",
        "list.ml",
        "-signer",
        "by.pem",
        ...by,
      );
      expect(text).toMatch(/^CMS Verification successful/);
      expect(openssl("x509", "-in", "by.pem", "-noout", "-text").text).toMatch(
        /Extended Key Usage: critical\s+2\.23\.136\.1\.1\.3/,
      );
      expect(openssl("asn1parse", "-inform", "DER", "-in", "list.bin").text).toMatch(/INTEGER\s+:00\n.*SET/);
    });
  },
);
