import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { KeyStore } from "../../../../core/ports/key-store.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { openAnchors, sealAnchors } from "../../../../core/trust/store/anchor-store.ts";
import { readCertificateFile } from "../../../../core/trust/store/certificate-files.ts";
import { explainEntries, importCertificates } from "../../../../core/trust/store/import.ts";
import { MASTER_LIST, openMasterList } from "../../../../core/trust/store/master-list.ts";
import { type Certificate, parseCertificate } from "../../../../core/trust/x509/certificate.ts";
import { createFileKeyStore } from "../../../../drivers/key-store/file-key-store.ts";
import { random } from "../../../../main/random.ts";
import {
  AUTHORITY_EXTENSIONS,
  openBureau,
  SIGNER_EXTENSIONS,
  WITHOUT_OPENSSL,
} from "../../../support/openssl-documents.ts";
import { must } from "../../../support/store.ts";

const NOW = new Date(Date.now() + 60_000);
const UNREADABLE = Uint8Array.of(0x30, 2, 5, 0);

describe.skipIf(WITHOUT_OPENSSL !== undefined)(
  `the trust store of travel documents${WITHOUT_OPENSSL ?? ""}`,
  () => {
    const bureau = openBureau();
    const dir = mkdtempSync(join(tmpdir(), "anchors-"));
    afterAll(() => {
      bureau.close();
      rmSync(dir, { recursive: true, force: true });
    });
    const keys = (name: string): KeyStore => must(createFileKeyStore(join(dir, name), random));
    const keyStore = keys("one");
    const csca = bureau.issue({ subject: "/C=VN/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
    const other = bureau.issue({ subject: "/C=la/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
    const order = { kind: "passport", source: "test", now: NOW } as const;
    const first = importCertificates(undefined, {
      ...order,
      ders: [csca.der, other.der, csca.der, UNREADABLE],
    });

    it("keeps every entry of a source, the unreadable too, and explains it", () => {
      expect(first.report).toEqual({ entries: 4, added: 3, marked: 0, present: 1, countries: 2, usable: 2 });
      const explained = explainEntries(first.payload.entries, NOW);
      expect(explained.map(({ role, oddities }) => [role, ...oddities.map(({ code }) => code)])).toEqual([
        ["anchor"],
        ["anchor", "country.case"],
        ["unusable", "entry.unreadable"],
      ]);
    });

    it("marks a certificate for one kind more, and believes it for no other", () => {
      const { payload, report } = importCertificates(first.payload, {
        ...order,
        kind: "national-id",
        ders: [csca.der],
      });
      expect(report).toMatchObject({ added: 0, marked: 1 });
      expect(payload.number).toBe(2);
      const store = must(
        openAnchors(sealAnchors(payload, keyStore), keyStore, { number: 1, contentHash: "before" }),
      );
      expect(store.authoritiesOf("VN")).toMatchObject([
        { role: "anchor", kinds: ["passport", "national-id"] },
      ]);
      expect(store.authoritiesOf("LA")).toMatchObject([{ kinds: ["passport"] }]);
      expect(store.authoritiesOf("FR")).toEqual([]);
    });

    it("refuses a store that another terminal signed, that was changed, or that is older than the last one", () => {
      const compact = sealAnchors(first.payload, keyStore);
      const opened = must(openAnchors(compact, keyStore, undefined));
      const refused = (text: string, code: string, seen?: { number: number; contentHash: string }) =>
        expect(openAnchors(text, keyStore, seen)).toMatchObject({ ok: false, failure: { code } });
      refused(sealAnchors(first.payload, keys("two")), "trust.store_invalid");
      refused(
        `${compact.slice(0, 200)}${compact[200] === "A" ? "B" : "A"}${compact.slice(201)}`,
        "trust.store_invalid",
      );
      refused(compact, "trust.store_rollback", { number: 2, contentHash: opened.contentHash });
      refused(compact, "trust.store_rollback", { number: 1, contentHash: "another" });
      refused(sealAnchors({ ...first.payload, number: 4 }, keyStore), "trust.store_invalid", opened);
      expect(openAnchors(compact, keyStore, opened).ok).toBe(true);
    });

    it("calls a link odd whose authority is not here", () => {
      const subject = "/C=VN/CN=Synthetic CSCA 2";
      const link = bureau.issue({ subject, extensions: AUTHORITY_EXTENSIONS, issuer: csca });
      const codes = (ders: readonly Uint8Array[]) =>
        explainEntries(importCertificates(undefined, { ...order, ders }).payload.entries, NOW).map(
          ({ oddities }) => oddities.map(({ code }) => code),
        );
      expect(codes([link.der])).toEqual([["link", "link.issuer_absent"]]);
      expect(codes([link.der, csca.der])).toEqual([["link"], []]);
    });

    it("reads certificates as DER and as PEM", () => {
      const pem = (der: Uint8Array) =>
        `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString("base64")}\n-----END CERTIFICATE-----\n`;
      const text = Uint8Array.from(Buffer.from(`two\n${pem(csca.der)}${pem(other.der)}`));
      expect(readCertificateFile(text)).toEqual({ ok: true, value: [csca.der, other.der] });
      expect(readCertificateFile(csca.der)).toEqual({ ok: true, value: [csca.der] });
      expect(readCertificateFile(Uint8Array.of(1, 2))).toMatchObject({
        failure: { code: "trust.list_invalid" },
      });
    });

    describe("master lists", () => {
      const root = bureau.issue({
        subject: "/C=XX/CN=Synthetic root",
        extensions: AUTHORITY_EXTENSIONS,
        days: 900,
      });
      const purpose = "extendedKeyUsage=2.23.136.1.1.3";
      const issueSigner = (extensions: readonly string[], issuer = root) =>
        bureau.issue({ subject: "/C=XX/CN=Synthetic list signer", extensions, issuer });
      const signer = issueSigner([...SIGNER_EXTENSIONS, purpose]);
      const content = encodeTlv(
        0x30,
        encodeTlv(0x02, Uint8Array.of(0)),
        encodeTlv(0x31, csca.der, other.der, UNREADABLE),
      );
      const list = bureau.sign(content, MASTER_LIST, signer);

      it("opens one that a signer for lists signed under the root", () => {
        const opened = must(openMasterList(list, certificate(root.der), NOW));
        expect(opened.entries).toEqual([csca.der, other.der, UNREADABLE]);
        expect(opened.signer.fingerprint).toBe(certificate(signer.der).fingerprint);
      });

      it("refuses it under another root, by a signer without the purpose, changed, or from the future", () => {
        const refused = (bytes: Uint8Array, detail: string, by = root, now = NOW) =>
          expect(openMasterList(bytes, certificate(by.der), now)).toEqual({
            ok: false,
            failure: { code: "trust.list_invalid", detail },
          });
        refused(list, "not signed under the given root", csca);
        const documentSigner = issueSigner(SIGNER_EXTENSIONS);
        refused(bureau.sign(content, MASTER_LIST, documentSigner), "the signer may not sign master lists");
        const selfMade = bureau.issue({
          subject: "/C=XX/CN=Self",
          extensions: [...SIGNER_EXTENSIONS, purpose],
        });
        refused(bureau.sign(content, MASTER_LIST, selfMade), "not signed under the given root");
        refused(bureau.sign(content, MASTER_LIST, selfMade), "not signed under the given root", selfMade);
        refused(bureau.sign(content, "2.23.136.1.1.1", signer), "content 2.23.136.1.1.1");
        const at = Buffer.from(list).indexOf(content) + content.length - 1;
        const changed = list.map((byte, index) => (index === at ? byte ^ 1 : byte));
        refused(changed, "message digest attribute");
        refused(list, "signed in the future", root, new Date(NOW.getTime() - 3_600_000));
      });
    });
  },
);

function certificate(der: Uint8Array): Certificate {
  return must(parseCertificate(der));
}
