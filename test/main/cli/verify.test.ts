import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { concat, fromHex, utf8 } from "../../../core/crypto/bytes.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import { encodeOid } from "../../../core/tlv/oid.ts";
import { trustCommand } from "../../../main/cli/trust/trust.ts";
import { verifyCommand } from "../../../main/cli/verify.ts";
import { runCommand } from "../../support/command.ts";
import {
  AUTHORITY_EXTENSIONS,
  documentTypes,
  ldsSecurityObject,
  openBureau,
  SIGNER_EXTENSIONS,
  toPem,
  WITHOUT_OPENSSL,
} from "../../support/openssl-documents.ts";

/** A synthetic card; the check digits are those of ICAO 9303-3 §4.9. */
const ZONE = "IDVNM1900000185027190000018<<89005204F3005202VNM<<<<<<<<<<<6NGUYEN<<THI<MINH<ANH<<<<<<<<<<";
const NUMBER = "027190000018";
const NAME = "Nguyễn Thị Minh Ánh";

describe.skipIf(WITHOUT_OPENSSL !== undefined)(`cli verify${WITHOUT_OPENSSL ?? ""}`, () => {
  const bureau = openBureau();
  const dir = mkdtempSync(join(tmpdir(), "cli-verify-"));
  afterAll(() => {
    bureau.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const verify = (...args: readonly string[]) => runCommand(verifyCommand, args);
  const json = async (...args: readonly string[]) => {
    const { status, stdout } = await verify(...args, "--json");
    return { status, ...JSON.parse(stdout) };
  };
  const csca = bureau.issue({ subject: "/C=VN/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
  const signer = bureau.issue({
    subject: "/C=VN/CN=Synthetic DS",
    extensions: [...SIGNER_EXTENSIONS, documentTypes("ID")],
    issuer: csca,
    serial: "0abc",
  });
  const groups = new Map([
    [1, encodeTlv(0x61, encodeTlv(0x5f1f, utf8(ZONE)))],
    [13, dg13()],
    [15, Uint8Array.of(0x6f, 2, 5, 0)],
  ]);
  const sod = encodeTlv(0x77, bureau.sign(ldsSecurityObject(groups, 1), "2.23.136.1.1.1", signer));
  const files: Readonly<Record<string, Uint8Array>> = {
    "ef011D.bin": sod,
    "Datagroup1.bin": groups.get(1) ?? new Uint8Array(),
    // Named by another program; zeros after the end are left out.
    "holder.dat": concat(groups.get(13) ?? new Uint8Array(), new Uint8Array(5)),
    EF_COM: encodeTlv(
      0x60,
      encodeTlv(0x5f01, utf8("0107")),
      encodeTlv(0x5f36, utf8("040000")),
      encodeTlv(0x5c, Uint8Array.of(0x61, 0x6d)),
    ),
    "readme.txt": utf8("a dump, made for a test"),
  };
  const dump = (name: string, more: Readonly<Record<string, Uint8Array>> = {}) => {
    const folder = join(dir, name);
    mkdirSync(folder);
    for (const [file, bytes] of Object.entries({ ...files, ...more }))
      writeFileSync(join(folder, file), bytes);
    return folder;
  };
  const put = (name: string, bytes: Uint8Array | string) => {
    writeFileSync(join(dir, name), bytes);
    return join(dir, name);
  };
  const anchor = WITHOUT_OPENSSL === undefined ? put("csca.pem", toPem("CERTIFICATE", csca.der)) : "";
  const good = WITHOUT_OPENSSL === undefined ? dump("good") : "";

  it("judges every group by content and name, and says who signed", async () => {
    const list = put("csca.crl", bureau.revoke({ issuer: csca, number: "07" }));
    const seen = await json(good, "--trust", anchor, "--trust", list);
    expect(seen).toMatchObject({
      status: 0,
      kind: "national-id",
      claims: {},
      assurance: "low",
      ldsVersion: "0108",
      groups: {
        DG1: { listed: true, present: true, hash: "passed" },
        DG13: { listed: true, present: true, hash: "passed" },
        DG15: { listed: true, present: false, hash: null },
      },
      signer: { subject: "C=VN, CN=Synthetic DS", serial: "0abc", key: "P-256" },
      anchor: { subject: "C=VN, CN=Synthetic CSCA", serial: "1234", fingerprint: expect.any(String) },
      links: [],
      revocation: { number: "7", signature: { status: "passed" }, freshness: { status: "passed" } },
      problems: [],
      trustUnreadable: [],
    });
    expect(seen.checks).toMatchObject({
      dataIntegrity: { status: "passed" },
      issuerSignature: { status: "passed" },
      issuerTrust: { status: "passed" },
      revocation: { status: "passed" },
      validity: { status: "passed" },
      chipGenuine: { status: "notPerformed", why: "no chip, only files" },
      accessControl: { status: "notPerformed", why: "no chip, only files" },
    });
    expect(seen.oddities).toMatchObject([
      { code: "com.differs", detail: "1, 13" },
      { code: "file.padded", detail: "DG13, 5 bytes" },
    ]);
    expect(seen.files).toContainEqual({
      file: "holder.dat",
      as: "DG13",
      note: "bytes after its end left out",
    });
    expect(seen.files).toContainEqual({ file: "readme.txt", as: null, note: null });
  });

  it("prints nothing personal unless it is asked to", async () => {
    const all = [await verify(good, "--trust", anchor), await verify(good, "--trust", anchor, "--json")];
    for (const { stdout, stderr } of all) {
      for (const personal of [NUMBER, "NGUYEN", NAME, "190000018"])
        expect(stdout + stderr).not.toContain(personal);
    }
    expect((await json(good, "--trust", anchor, "--claims")).claims).toEqual({
      personal_number: NUMBER,
      full_name: NAME,
      card_number: "190000018",
    });
  });

  it("judges signature and hashes without an anchor too", async () => {
    expect(await json(good)).toMatchObject({
      status: 2,
      anchor: null,
      assurance: "refused",
      checks: {
        dataIntegrity: { status: "passed" },
        issuerSignature: { status: "passed" },
        issuerTrust: { status: "failed", code: "issuer.unknown" },
        revocation: { status: "notPerformed" },
      },
    });
  });

  it("names what was altered, revoked, or is another state's", async () => {
    const altered = dump("altered", { "holder.dat": dg13("027190000019") });
    const changed = await json(altered, "--trust", anchor, "--claims");
    expect(changed).toMatchObject({
      status: 2,
      claims: {},
      groups: { DG13: { hash: "failed" } },
      checks: { dataIntegrity: { status: "failed", code: "sod.hash", detail: "DG13" } },
    });
    const revoked = put("revoked.crl", bureau.revoke({ issuer: csca, revoked: [{ serial: "0ABC" }] }));
    expect((await json(good, "--trust", anchor, revoked)).checks.revocation).toMatchObject({
      code: "signer.revoked",
    });
    const zone = encodeTlv(0x61, encodeTlv(0x5f1f, utf8(ZONE.replace("IDVNM", "IDLAO"))));
    const lao = encodeTlv(
      0x77,
      bureau.sign(ldsSecurityObject(new Map([[1, zone]])), "2.23.136.1.1.1", signer),
    );
    const abroad = join(dir, "abroad");
    mkdirSync(abroad);
    writeFileSync(join(abroad, "SOD.bin"), lao);
    writeFileSync(join(abroad, "DG1.bin"), zone);
    expect((await json(abroad, "--trust", anchor)).checks.issuerTrust).toMatchObject({
      code: "issuer.country",
    });
  });

  it("takes a trust store folder with its marks of kind", async () => {
    const data = join(dir, "data");
    const into = (kind: string) =>
      runCommand(trustCommand, ["import", anchor, "--data", data, "--for", kind]);
    await into("passport");
    expect((await json(good, "--trust", data)).checks.issuerTrust).toMatchObject({
      code: "issuer.other_kind",
    });
    await into("national-id");
    expect((await json(good, "--trust", data)).checks.issuerTrust).toMatchObject({ status: "passed" });
  });

  it("reads text, links and padding, and takes EF.DIR for no data group", async () => {
    const hex = Buffer.from(sod).toString("hex").replace(/.{64}/g, "$&\n");
    const dir1 = encodeTlv(0x61, encodeTlv(0x4f, fromHex("a0000002471001")));
    const folder = dump("forms", { "EF_DIR.bin": dir1, "EF_SOD.hex": utf8(hex) });
    rmSync(join(folder, "ef011D.bin"));
    renameSync(join(folder, "Datagroup1.bin"), join(dir, "elsewhere.bin"));
    symlinkSync(join(dir, "elsewhere.bin"), join(folder, "DG1.bin"));
    symlinkSync(dir, join(folder, "round"));
    const seen = await json(folder, "--trust", anchor);
    expect(seen).toMatchObject({ status: 0, checks: { dataIntegrity: { status: "passed" } } });
    expect(seen.oddities.map(({ code }: { code: string }) => code)).toEqual([
      "com.differs",
      "file.text",
      "file.padded",
    ]);
    expect(seen.files).toContainEqual({ file: "EF_DIR.bin", as: null, note: null });
    expect(seen.files).toContainEqual({ file: "round", as: null, note: "a link to a folder, not followed" });
  });

  it("says a wrong check digit is wrong, as reading the card does", async () => {
    const zone = encodeTlv(0x61, encodeTlv(0x5f1f, utf8(ZONE.replace("3005202VNM", "3005203VNM"))));
    const signed = bureau.sign(ldsSecurityObject(new Map([[1, zone]])), "2.23.136.1.1.1", signer);
    const folder = join(dir, "digit");
    mkdirSync(folder);
    writeFileSync(join(folder, "SOD.bin"), encodeTlv(0x77, signed));
    writeFileSync(join(folder, "DG1.bin"), zone);
    expect(await json(folder, "--trust", anchor, "--claims")).toMatchObject({
      status: 2,
      assurance: "refused",
      claims: {},
      checks: { dataIntegrity: { status: "failed", code: "mrz.check_digit" } },
    });
  });

  it("opens lists in a folder with the root, and names on stderr what it leaves", async () => {
    const folder = join(dir, "trusted");
    mkdirSync(join(folder, "inner"), { recursive: true });
    const listSigner = bureau.issue({
      subject: "/C=VN/CN=Synthetic list signer",
      extensions: [...SIGNER_EXTENSIONS, "extendedKeyUsage=2.23.136.1.1.3"],
      issuer: csca,
    });
    const list = encodeTlv(0x30, encodeTlv(0x02, Uint8Array.of(0)), encodeTlv(0x31, csca.der));
    writeFileSync(join(folder, "list.ml"), bureau.sign(list, "2.23.136.1.1.2", listSigner));
    writeFileSync(join(folder, "notes.txt"), "about nothing");
    symlinkSync(anchor, join(folder, "linked.pem"));
    const left = [
      { file: "inner", why: "a folder, not looked into" },
      { file: "linked.pem", why: "a link, not followed" },
      { file: "notes.txt", why: "neither DER nor PEM" },
    ];
    const root = ["--trust", folder, "--root", anchor];
    const seen = await json(good, ...root);
    expect(seen.checks.issuerTrust.status).toBe("passed");
    expect(seen.trustUnreadable).toEqual(left);
    const { stderr } = await verify(good, ...root);
    expect(stderr).toBe(left.map(({ file, why }) => `--trust: ${file}: not taken, ${why}\n`).join(""));
    writeFileSync(join(folder, "csca.pem"), toPem("CERTIFICATE", csca.der));
    const without = await json(good, "--trust", folder);
    expect(without.trustUnreadable).toContainEqual({
      file: "list.ml",
      why: expect.stringMatching(/^a master list needs --root/),
    });
  });

  it("says what it cannot read", async () => {
    const none = dump("none");
    rmSync(join(none, "ef011D.bin"));
    expect(await verify(none)).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/^dump\.security_object_absent \(.*The folder holds no EF\.SOD/),
    });
    for (const args of [
      [join(dir, "nowhere")],
      [good, "--trust", join(dir, "nowhere")],
      [good, "--trust", "/dev/zero"],
      [good, "--trust", anchor, "--root", join(dir, "nowhere")],
    ]) {
      const { status, stderr } = await verify(...args);
      expect([status, stderr]).toEqual([64, expect.stringMatching(/^file\.unreadable \(.*\): .*\n$/)]);
      expect(stderr).not.toMatch(/card/);
    }
    const two = dump("two");
    cpSync(join(two, "holder.dat"), join(two, "DG13.bin"));
    writeFileSync(join(two, "EF.DG13"), dg13("027190000019"));
    expect(await verify(two)).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/^dump\.two_files \(DG13/),
    });
    const cut = dump("cut", {
      "Datagroup1.bin": (files["Datagroup1.bin"] ?? new Uint8Array()).subarray(0, 40),
    });
    renameSync(join(cut, "Datagroup1.bin"), join(cut, "ef0101.bin"));
    expect(await json(cut, "--trust", anchor)).toMatchObject({
      status: 2,
      groups: { DG1: { hash: "failed" } },
      problems: [{ code: "dg.malformed" }],
    });
    expect((await verify()).status).toBe(64);
    expect((await verify(good, anchor)).status).toBe(64);
    expect((await verify(good, "--for", "library")).status).toBe(64);
  });
});

/** Number, name and the day of issue, in the form that readers of the Vietnamese card agree on. */
function dg13(number = NUMBER): Uint8Array {
  const field = (index: number, tag: number, value: string) =>
    encodeTlv(0x30, encodeTlv(0x02, Uint8Array.of(index)), encodeTlv(tag, utf8(value)));
  const [year, month, day] = new Date().toISOString().slice(0, 10).split("-");
  return encodeTlv(
    0x6d,
    encodeTlv(
      0x30,
      encodeTlv(0x02, Uint8Array.of(1)),
      encodeTlv(0x06, encodeOid("1.0.10646.1.0.8")),
      encodeTlv(
        0x31,
        field(1, 0x13, number),
        field(2, 0x0c, NAME),
        field(11, 0x13, `${day}/${month}/${year}`),
      ),
    ),
  );
}
