import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import { MASTER_LIST } from "../../../core/trust/store/master-list.ts";
import { trustCommand } from "../../../main/cli/trust/trust.ts";
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

  it("takes one country of many, and takes out what was believed too widely or by mistake", async () => {
    const data = join(dir, "chosen");
    const trust = (...args: readonly string[]) => run(data, args);
    const json = async (...args: readonly string[]) => JSON.parse((await trust(...args, "--json")).stdout);
    const many = join(dir, "many");
    mkdirSync(many);
    for (const code of ["VN", "LA", "CN"])
      writeFileSync(
        join(many, `${code}.cer`),
        bureau.issue({ subject: `/C=${code}/CN=CSCA`, extensions: AUTHORITY_EXTENSIONS }).der,
      );
    expect(await json("import", many, "--for", "national-id", "--country", "vnm")).toMatchObject({
      entries: 1,
      added: 1,
      otherCountries: 2,
    });
    expect(await json("import", many)).toMatchObject({ added: 2, marked: 1, otherCountries: 0 });
    const fingerprint = async (country: string) =>
      (await json("explain", country)).certificates[0].fingerprint;
    const vn = await fingerprint("VN");
    expect(await json("remove", vn.slice(0, 12), "--for", "passport")).toMatchObject({
      number: 3,
      country: "VN",
      kinds: ["national-id"],
      certificates: 3,
    });
    expect((await trust("remove", await fingerprint("LA"))).stdout).toMatch(/LA .* is out of the store/);
    expect((await json("list")).countries).toMatchObject([
      { country: "CN", kinds: ["passport"] },
      { country: "VN", kinds: ["national-id"] },
    ]);
    // Gone, gone for this kind, too short to be meant, no country.
    for (const args of [
      ["remove", "00".repeat(32)],
      ["remove", vn, "--for", "passport"],
      ["remove", vn.slice(0, 7)],
      ["import", many, "--country", "Vietnam"],
    ])
      expect(await trust(...args)).toMatchObject({ status: 64 });
    expect(await json("list")).toMatchObject({ number: 4, certificates: 2 });
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

  it("takes a folder of lists, LDIF and certificates with the root, and explains a country by either code", async () => {
    const data = join(dir, "mixed");
    const trust = (...args: readonly string[]) => run(data, args);
    const json = async (...args: readonly string[]) => JSON.parse((await trust(...args, "--json")).stdout);
    const authority = (subject: string) => bureau.issue({ subject, extensions: AUTHORITY_EXTENSIONS });
    const [csca, listed, alone] = ["VN", "LA", "CN"].map((code) => authority(`/C=${code}/CN=CSCA`));
    const listSigner = bureau.issue({
      subject: "/C=VN/CN=List signer",
      extensions: [...SIGNER_EXTENSIONS, "extendedKeyUsage=2.23.136.1.1.3"],
      ...(csca && { issuer: csca }),
    });
    const listOf = (...ders: readonly (Uint8Array | undefined)[]) =>
      bureau.sign(
        encodeTlv(
          0x30,
          encodeTlv(0x02, Uint8Array.of(0)),
          encodeTlv(0x31, ...ders.map((der) => der ?? new Uint8Array())),
        ),
        MASTER_LIST,
        listSigner,
      );
    const source = join(dir, "mixed-source");
    mkdirSync(join(source, "more"), { recursive: true });
    writeFileSync(join(source, "root.cer"), csca?.der ?? "");
    writeFileSync(join(source, "world.ml"), listOf(csca?.der, listed?.der));
    writeFileSync(join(source, "alone.pem"), toPem("CERTIFICATE", alone?.der ?? new Uint8Array()));
    writeFileSync(
      join(source, "pkd.ldif"),
      `version: 1\n${ldifRecord("o=ml,c=VN", { pkdMasterListContent: listOf(listed?.der) })}`,
    );
    writeFileSync(join(source, "notes.txt"), "nothing");
    const unreadable = [
      { file: "more", why: "a folder, not looked into" },
      { file: "notes.txt", why: "neither DER nor PEM" },
    ];
    expect(await json("import", source, "--root", join(source, "root.cer"))).toMatchObject({
      source: "mixed-source; world.ml, signed by C=VN, CN=List signer",
      added: 3,
      present: 2,
      directory: { masterLists: [{ vouchedBy: "root", entries: 1 }] },
      unreadable,
    });
    const explained = await json("explain", "VNM");
    expect(explained).toEqual(await json("explain", "vn"));
    expect(explained).toMatchObject({ country: "VN", certificates: [{ subject: "C=VN, CN=CSCA" }] });
    expect(await json("explain", "CHN")).toMatchObject({
      country: "CN, HK, MO",
      certificates: [{ subject: "C=CN, CN=CSCA" }],
    });
    expect(await json("explain", "XOM")).toMatchObject({ certificates: [] });
    for (const none of ["VIETNAM", "", "QQ", "V1"]) expect((await trust("explain", none)).status).toBe(64);
    // Without the root the lists in it are left, each by name; a folder of nothing else is refused.
    expect((await run(join(dir, "rootless"), ["import", source])).stdout).toMatch(
      /world\.ml: not imported, a master list needs --root/,
    );
    expect(await run(join(dir, "rootless"), ["import", join(source, "more")])).toMatchObject({ status: 1 });
  });

  it("says what it does not take", async () => {
    const trust = (...args: readonly string[]) => run(join(dir, "untouched"), args);
    expect(await trust("import", join(dir, "nothing.cer"))).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(/^file\.unreadable \(.*nothing\.cer: ENOENT\): /),
    });
    expect((await trust("import", "/dev/zero")).status).toBe(64);
    expect((await trust("import", folder, "--for", "library")).status).toBe(64);
    expect((await trust("forget")).status).toBe(64);
  });
});
