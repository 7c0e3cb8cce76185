import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCertificateFile } from "../../../../core/trust/store/certificate-files.ts";
import { explainEntries, importCertificates } from "../../../../core/trust/store/import.ts";
import { openMasterList } from "../../../../core/trust/store/master-list.ts";
import { parseCertificate } from "../../../../core/trust/x509/certificate.ts";
import { readTrustSource } from "../../../../main/cli/trust/source.ts";
import { must } from "../../../support/store.ts";

const folder = process.env.REFERENCE_DATA;
const title = "a master list that a state published";

describe.skipIf(folder === undefined)(
  folder === undefined ? `${title} (REFERENCE_DATA is not set)` : title,
  () => {
    const file = (name: string) => Uint8Array.from(readFileSync(join(folder ?? "", "csca", name)));
    const now = new Date("2026-11-22T00:00:00Z");
    const read = () => {
      const [rootDer = new Uint8Array()] = must(readCertificateFile(file("NL_ROOT_CA.cer")));
      return must(openMasterList(file("NL_ML_2026-07-22.ml"), must(parseCertificate(rootDer)), now));
    };

    it("imports whole, each entry usable and each oddity told", () => {
      const { entries } = read();
      const order = { ders: entries, kind: "passport", source: "reference", now } as const;
      const { payload, report } = importCertificates(undefined, order);
      expect(report).toEqual({
        entries: 411,
        added: 411,
        marked: 0,
        present: 0,
        countries: 129,
        usable: 411,
      });
      const explained = explainEntries(payload.entries, now);
      expect(explained.every(({ role }) => role === "anchor")).toBe(true);
      const counts: Record<string, number> = {};
      for (const { code } of explained.flatMap(({ oddities }) => oddities))
        counts[code] = (counts[code] ?? 0) + 1;
      expect(counts).toEqual({
        "key_period.lapsed": 215,
        "key.explicit": 111,
        "authority_key.absent": 106,
        "signature.sha1": 26,
        "key.rsa_exponent": 12,
        "country.case": 10,
        "validity.lapsed": 8,
        "serial.form": 4,
        "key_identifier.shared": 4,
      });
    });

    it("is taken with its folder, where the root is named", () => {
      const csca = join(folder ?? "", "csca");
      const source = must(readTrustSource(csca, join(csca, "NL_ROOT_CA.cer"), now));
      // The list, and the root that lies beside it.
      expect([source.certificates.length, source.unreadable]).toEqual([412, []]);
      expect(source.source).toMatch(/^csca; NL_ML_2026-07-22\.ml, signed by .*C=NL/);
    });

    it("is read as OpenSSL reads it", () => {
      for (const der of read().entries) {
        const ours = must(parseCertificate(der));
        const seen = new X509Certificate(der);
        expect(ours.fingerprint).toBe(seen.fingerprint256.replaceAll(":", "").toLowerCase());
        expect(ours.notBefore).toEqual(new Date(seen.validFrom));
        expect(ours.notAfter).toEqual(new Date(seen.validTo));
        expect(ours.authority ?? false).toBe(seen.ca);
        expect(seen.verify(seen.publicKey)).toBe(true);
        const key = must(ours.publicKey);
        expect(key.kind === "rsa" ? key.bits : key.curve.length > 0).toBe(
          key.kind === "rsa" ? seen.publicKey.asymmetricKeyDetails?.modulusLength : true,
        );
      }
    });
  },
);
