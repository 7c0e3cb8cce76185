import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openAnchors, sealAnchors } from "../../../../core/trust/store/anchor-store.ts";
import { readTrustFile } from "../../../../core/trust/store/certificate-files.ts";
import { importCertificates } from "../../../../core/trust/store/import.ts";
import { importRevocationLists } from "../../../../core/trust/store/import-revocations.ts";
import { createFileKeyStore } from "../../../../drivers/key-store/file-key-store.ts";
import { random } from "../../../../main/random.ts";
import {
  AUTHORITY_EXTENSIONS,
  openBureau,
  toPem,
  WITHOUT_OPENSSL,
} from "../../../support/openssl-documents.ts";
import { must } from "../../../support/store.ts";

const DAY = 86_400_000;
const NOW = new Date(Date.now() + 60_000);
const at = (days: number) => new Date(NOW.getTime() + days * DAY);

describe.skipIf(WITHOUT_OPENSSL !== undefined)(
  `revocation lists in the trust store${WITHOUT_OPENSSL ?? ""}`,
  () => {
    const bureau = openBureau();
    const dir = mkdtempSync(join(tmpdir(), "revocations-"));
    afterAll(() => {
      bureau.close();
      rmSync(dir, { recursive: true, force: true });
    });
    const csca = bureau.issue({ subject: "/C=VN/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
    const list = (number: string | null, days: number, more: object = {}) =>
      bureau.revoke({ issuer: csca, number, from: at(days), ...more });
    const order = { source: "test", now: NOW };
    const { payload } = importCertificates(undefined, { ...order, ders: [csca.der], kind: "national-id" });
    const add = (before: typeof payload, ...ders: readonly Uint8Array[]) =>
      importRevocationLists(before, { ...order, ders });
    const fifth = list("05", -10);
    const stored = add(payload, fifth);

    it("keeps one that an authority of the store signed, under the store's own signature and number", () => {
      expect(stored.report).toMatchObject({ entries: 1, added: 1, refused: [] });
      const keyStore = must(createFileKeyStore(dir, random));
      const opened = must(openAnchors(sealAnchors(stored.payload, keyStore), keyStore, undefined));
      expect(opened.revocationListsOf?.("VN")).toMatchObject([{ number: 5n, der: fifth }]);
      expect(opened.revocationListsOf?.("LA")).toEqual([]);
      // A store from before lists were kept has none.
      const { revocations: _, ...old } = payload;
      const without = must(openAnchors(sealAnchors(old as typeof payload, keyStore), keyStore, undefined));
      expect(without.revocations).toEqual([]);
    });

    it("takes a newer one in its place and refuses an older one, by number and by date", () => {
      const sixth = list("06", -5);
      const next = add(stored.payload, sixth);
      expect(next.report).toMatchObject({ added: 0, replaced: 1, refused: [] });
      expect(next.payload.revocations).toMatchObject([{ number: "6" }]);
      const refused = (der: Uint8Array, detail: string) => {
        const { payload: after, report } = add(next.payload, der);
        expect(report.refused).toMatchObject([{ failure: { code: "crl.rollback", detail } }]);
        expect(after.revocations).toEqual(next.payload.revocations);
      };
      refused(fifth, "an earlier date");
      refused(list("05", -1), "number 5 after 6");
      refused(list("07", -6), "an earlier date");
      refused(list(null, -1), "no number after 6");
      refused(list("06", -5, { revoked: [{ serial: "01" }] }), "the same number with other content");
      expect(add(next.payload, sixth).report).toMatchObject({ present: 1, replaced: 0, refused: [] });
    });

    it("refuses one that nobody here signed, one of an unknown country, one of tomorrow, and what is none", () => {
      const forger = bureau.issue({ subject: "/C=VN/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
      const abroad = bureau.issue({ subject: "/C=LA/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
      const refused = add(
        stored.payload,
        bureau.revoke({ issuer: forger, number: "FFFF" }),
        bureau.revoke({ issuer: abroad }),
        list("09", 3),
        Uint8Array.of(0x30, 0),
      ).report.refused;
      expect(refused.map(({ failure }) => failure.code)).toEqual([
        "crl.signature",
        "issuer.unknown",
        "crl.stale",
        "crl.malformed",
      ]);
    });

    it("takes one that is stale already, and says so", () => {
      const stale = add(payload, list("03", -90));
      expect(stale.report).toMatchObject({ added: 1, stale: 1 });
    });

    it("reads them as DER and as PEM, beside certificates", () => {
      const text = `${toPem("X509 CRL", fifth)}${toPem("CERTIFICATE", csca.der)}`;
      expect(readTrustFile(Uint8Array.from(Buffer.from(text)))).toEqual({
        ok: true,
        value: { certificates: [csca.der], revocationLists: [fifth] },
      });
      expect(must(readTrustFile(fifth))).toEqual({ certificates: [], revocationLists: [fifth] });
    });
  },
);
