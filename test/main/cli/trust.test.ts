import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AUTHORITY_EXTENSIONS, openBureau, WITHOUT_OPENSSL } from "../../support/openssl-documents.ts";

describe.skipIf(WITHOUT_OPENSSL !== undefined)(`cli trust${WITHOUT_OPENSSL ?? ""}`, () => {
  const bureau = openBureau();
  const dir = mkdtempSync(join(tmpdir(), "cli-trust-"));
  afterAll(() => {
    bureau.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const data = join(dir, "data");
  const folder = join(dir, "certificates");
  const trust = (...args: readonly string[]) => {
    const program = ["main/cli/main.ts", "trust", ...args, "--data", data];
    const { status, stdout, stderr } = spawnSync(process.execPath, program, { encoding: "utf8" });
    return { status, stdout, stderr };
  };
  const json = (...args: readonly string[]) => JSON.parse(trust(...args, "--json").stdout);

  it("imports a folder, lists it, explains a country, and refuses an older store", () => {
    expect(trust("list")).toMatchObject({ status: 3, stderr: expect.stringMatching(/^store\.absent /) });
    mkdirSync(folder);
    const { der } = bureau.issue({ subject: "/C=vn/CN=Synthetic CSCA", extensions: AUTHORITY_EXTENSIONS });
    writeFileSync(join(folder, "csca.cer"), der);
    writeFileSync(join(folder, "readme.txt"), "no certificate");
    expect(json("import", folder, "--for", "national-id")).toMatchObject({
      number: 1,
      kind: "national-id",
      added: 1,
      oddities: [{ code: "country.case", count: 1 }],
      unreadable: [{ file: "readme.txt", why: "neither DER nor PEM" }],
    });
    const old = join(dir, "old.jws");
    copyFileSync(join(data, "trust-anchors.jws"), old);
    expect(json("import", join(folder, "csca.cer"))).toMatchObject({ number: 2, added: 0, marked: 1 });
    expect(json("list")).toMatchObject({
      number: 2,
      ageDays: 0,
      certificates: 1,
      countries: [{ country: "VN", anchors: 1, links: 0, unusable: 0, kinds: ["passport", "national-id"] }],
    });
    expect(json("explain", "vn")).toMatchObject({
      country: "VN",
      certificates: [{ subject: "C=vn, CN=Synthetic CSCA", role: "anchor", key: "P-256" }],
    });
    expect(trust("explain", "LA").stdout).toMatch(/issuer\.unknown/);

    copyFileSync(old, join(data, "trust-anchors.jws"));
    expect(trust("list")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^trust\.store_rollback /),
    });
  });

  it("says what it does not take", () => {
    expect(trust("import", join(dir, "nothing.cer"))).toMatchObject({ status: 1 });
    expect(trust("import", folder, "--for", "library").status).toBe(64);
    expect(trust("forget").status).toBe(64);
  });
});
