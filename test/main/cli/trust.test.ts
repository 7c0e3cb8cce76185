import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import { MASTER_LIST } from "../../../core/trust/store/master-list.ts";
import { trustCommand } from "../../../main/cli/trust.ts";
import { runCommand } from "../../support/command.ts";
import { ldifRecord } from "../../support/ldif.ts";
import {
  AUTHORITY_EXTENSIONS,
  openBureau,
  SIGNER_EXTENSIONS,
  toPem,
  WITHOUT_OPENSSL,
} from "../../support/openssl-documents.ts";

describe.skipIf(WITHOUT_OPENSSL !== undefined)(`cli trust${WITHOUT_OPENSSL ?? ""}`, () => {
  const bureau = openBureau();
  const dir = mkdtempSync(join(tmpdir(), "cli-trust-"));
  afterAll(() => {
    bureau.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const data = join(dir, "data");
  const folder = join(dir, "certificates");
  const run = (where: string, args: readonly string[]) =>
    runCommand(trustCommand, [...args, "--data", where]);
  const trust = (...args: readonly string[]) => run(data, args);
  const json = async (...args: readonly string[]) => JSON.parse((await trust(...args, "--json")).stdout);

  it("imports a folder, lists it, explains a country, and refuses an older store", async () => {
    expect(await trust("list")).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/^store\.absent /),
    });
    mkdirSync(folder);
    const { der } = bureau.issue({ subject: "/C=vn/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
    writeFileSync(join(folder, "csca.cer"), der);
    writeFileSync(join(folder, "readme.txt"), "no certificate");
    expect(await json("import", folder, "--for", "national-id")).toMatchObject({
      number: 1,
      kind: "national-id",
      added: 1,
      oddities: [{ code: "country.case", count: 1 }],
      unreadable: [{ file: "readme.txt", why: "neither DER nor PEM" }],
    });
    const old = join(dir, "old.jws");
    copyFileSync(join(data, "trust-anchors.jws"), old);
    expect(await json("import", join(folder, "csca.cer"))).toMatchObject({ number: 2, added: 0, marked: 1 });
    expect(await json("list")).toMatchObject({
      number: 2,
      ageDays: 0,
      certificates: 1,
      countries: [{ country: "VN", anchors: 1, links: 0, unusable: 0, kinds: ["passport", "national-id"] }],
    });
    expect(await json("explain", "vn")).toMatchObject({
      country: "VN",
      certificates: [{ subject: "C=vn, CN=Synthetic CSCA", role: "anchor", key: "P-256" }],
    });
    expect((await trust("explain", "LA")).stdout).toMatch(/issuer\.unknown/);

    copyFileSync(old, join(data, "trust-anchors.jws"));
    expect(await trust("list")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^trust\.store_rollback /),
    });
  });

  it("takes the ICAO directory and revocation lists, shows their age, and refuses an older list", async () => {
    const data = join(dir, "directory");
    const trust = (...args: readonly string[]) => run(data, args);
    const json = async (...args: readonly string[]) => JSON.parse((await trust(...args, "--json")).stdout);
    const csca = bureau.issue({ subject: "/C=XX/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
    const signerOf = (extensions: readonly string[]) =>
      bureau.issue({
        subject: "/C=XX/CN=Synthetic signer",
        extensions: [...SIGNER_EXTENSIONS, ...extensions],
        issuer: csca,
      });
    const content = encodeTlv(0x30, encodeTlv(0x02, Uint8Array.of(0)), encodeTlv(0x31, csca.der));
    const masterList = bureau.sign(content, MASTER_LIST, signerOf(["extendedKeyUsage=2.23.136.1.1.3"]));
    const list = (number: string) => bureau.revoke({ issuer: csca, number, revoked: [{ serial: "77" }] });
    const ldif = join(dir, "directory.ldif");
    const signer = signerOf([]).der;
    writeFileSync(
      ldif,
      [
        "version: 1\n",
        ldifRecord("o=ml,c=XX", { pkdMasterListContent: masterList }),
        ldifRecord("o=dsc,c=XX", { "userCertificate;binary": signer }),
        ldifRecord("o=crl,c=XX", { "certificateRevocationList;binary": list("05") }),
        ldifRecord("o=ml,c=YY", { pkdMasterListContent: signer }),
      ].join(""),
    );
    expect(await json("import", ldif)).toMatchObject({
      entries: 1,
      added: 1,
      revocationLists: { entries: 1, added: 1, refused: [] },
      directory: {
        records: 4,
        documentSigners: 1,
        masterLists: [{ entries: 1, vouchedBy: "itself" }],
      },
      unreadable: [
        { file: expect.stringContaining("o=ml,c=YY"), why: expect.stringMatching(/^master list: /) },
      ],
    });
    // Under a root that signed none of it nothing is taken but what others vouch for already.
    const stranger = join(dir, "stranger.cer");
    writeFileSync(
      stranger,
      bureau.issue({ subject: "/C=ZZ/CN=Somebody else", extensions: AUTHORITY_EXTENSIONS }).der,
    );
    const underRoot = await json("import", ldif, "--root", stranger);
    expect(underRoot).toMatchObject({ entries: 0, added: 0, directory: { masterLists: [] } });
    expect((await json("list")).countries).toContainEqual(
      expect.objectContaining({ country: "XX", anchors: 1, revocationLists: 1, newestListDays: 0 }),
    );
    expect((await json("explain", "XX")).revocationLists).toMatchObject([
      { number: "5", ageDays: 0, fresh: true, signed: true, revoked: 1 },
    ]);
    const file = join(dir, "old.crl");
    writeFileSync(file, list("04"));
    expect(await trust("import", file)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^crl\.rollback /),
    });
    writeFileSync(file, toPem("X509 CRL", list("06")));
    expect((await json("import", file)).revocationLists).toMatchObject({ replaced: 1 });
    expect((await trust("explain", "XX")).stdout).toMatch(/revocation list of C=XX.*number 6/);
  });

  it("says what it does not take", async () => {
    expect(await trust("import", join(dir, "nothing.cer"))).toMatchObject({ status: 1 });
    expect((await trust("import", folder, "--for", "library")).status).toBe(64);
    expect((await trust("forget")).status).toBe(64);
  });
});
