import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { utf8 } from "../../../../core/crypto/bytes.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { readDirectory } from "../../../../core/trust/store/directory.ts";
import { MASTER_LIST, openMasterList, rootWithin } from "../../../../core/trust/store/master-list.ts";
import { parseCertificate } from "../../../../core/trust/x509/certificate.ts";
import { ldifRecord } from "../../../support/ldif.ts";
import {
  AUTHORITY_EXTENSIONS,
  openBureau,
  SIGNER_EXTENSIONS,
  WITHOUT_OPENSSL,
} from "../../../support/openssl-documents.ts";
import { must } from "../../../support/store.ts";

const NOW = new Date(Date.now() + 60_000);

describe.skipIf(WITHOUT_OPENSSL !== undefined)(`the ICAO directory as LDIF${WITHOUT_OPENSSL ?? ""}`, () => {
  const bureau = openBureau();
  afterAll(() => bureau.close());
  const csca = bureau.issue({ subject: "/C=XX/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
  const other = bureau.issue({ subject: "/C=LA/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
  const issue = (extensions: readonly string[]) =>
    bureau.issue({ subject: "/C=XX/CN=Synthetic signer", extensions, issuer: csca });
  const listSigner = issue([...SIGNER_EXTENSIONS, "extendedKeyUsage=2.23.136.1.1.3"]);
  const signer = issue(SIGNER_EXTENSIONS);
  const masterList = (...entries: readonly Uint8Array[]) =>
    bureau.sign(
      encodeTlv(0x30, encodeTlv(0x02, Uint8Array.of(0)), encodeTlv(0x31, ...entries)),
      MASTER_LIST,
      listSigner,
    );
  const whole = masterList(csca.der, other.der);
  const crl = bureau.revoke({ issuer: csca });
  const text = [
    "version: 1\n",
    ldifRecord("o=ml,c=XX,dc=data", { pkdMasterListContent: whole }),
    ldifRecord("o=ml,c=YY,dc=data", { CscaMasterListData: whole }),
    ldifRecord("o=csca,c=LA,dc=data", { "cACertificate;binary": other.der }),
    ldifRecord("o=csca,c=XX,dc=data", { cscaCertificate: csca.der }),
    ldifRecord("o=dsc,c=XX,dc=data", { "userCertificate;binary": signer.der }),
    ldifRecord("o=dsc,c=XX,dc=data,cn=wrong place", { "cACertificate;binary": signer.der }),
    ldifRecord("o=crl,c=XX,dc=data", { "certificateRevocationList;binary": crl }),
    "dn: o=dsc,c=XX\nchangetype: delete\n\n",
    "dn: o=dsc,c=XX\nuserCertificate;binary:< file:///etc/passwd\n\n",
  ].join("");

  it("takes master lists, authorities and revocation lists, and no document signer wherever it stands", () => {
    const found = readDirectory(utf8(text));
    expect(found).toMatchObject({ records: 9, documentSigners: 1, passedOver: 1, problemCount: 2 });
    expect(found.masterLists.map(({ bytes }) => bytes)).toEqual([whole, whole]);
    expect(found.authorities).toEqual([other.der, csca.der]);
    expect(found.revocationLists).toEqual([crl]);
    expect(found.problems.map(({ why }) => why)).toEqual([
      "not the certificate of an authority",
      expect.stringMatching(/a value by URL$/),
    ]);
  });

  it("finds a master list's authority among its entries, and none where it is not there", () => {
    const root = rootWithin(whole);
    expect(root?.fingerprint).toBe(must(parseCertificate(csca.der)).fingerprint);
    expect(root && must(openMasterList(whole, root, NOW)).entries).toEqual([csca.der, other.der]);
    expect(rootWithin(masterList(other.der))).toBeUndefined();
    expect(rootWithin(crl)).toBeUndefined();
  });

  it("never throws, whatever is changed", () => {
    const bytes = utf8(text);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const changed = Uint8Array.from(bytes);
        for (const [at, byte] of changes) changed[at] = byte;
        for (const list of readDirectory(changed).masterLists) rootWithin(list.bytes);
      }),
      { numRuns: 150 },
    );
  });
});
