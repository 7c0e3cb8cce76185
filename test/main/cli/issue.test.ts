import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { PublicJwk } from "../../../core/crypto/jwk.ts";
import { openBundle } from "../../../core/trust/bundle.ts";
import { isSignedBy, parseTerminalCertificate } from "../../../core/trust/terminal-certificate.ts";
import { SimulatedCard } from "../../../firmware-sim/card/simulated-card.ts";
import { issueFiles, issueOrder, loadCardFile, parseProfile } from "../../../firmware-sim/index.ts";
import { UsageError } from "../../../main/cli/command.ts";
import { issueCommand } from "../../../main/cli/issue.ts";
import { trustCommand } from "../../../main/cli/trust/trust.ts";
import { verifyCommand } from "../../../main/cli/verify.ts";
import { cli } from "../../support/issued-province.ts";

const DATE = "2026-11-22";
const national = {
  authorities: {
    csca: { commonName: "Synthetic CSCA" },
    next: {
      commonName: "Synthetic CSCA 2",
      key: { kind: "rsa", bits: 2048, hash: "sha256", padding: "pss" },
    },
  },
  links: [{ from: "csca", to: "next" }],
  signers: {
    main: { authority: "csca", commonName: "Synthetic signer", documentTypes: ["ID"] },
    revoked: { authority: "csca", commonName: "Synthetic signer 2", documentTypes: ["ID"], revoked: -9 },
    linked: { authority: "next", commonName: "Synthetic signer 3", documentTypes: ["ID"] },
  },
  masterList: { authority: "csca" },
};
const province = {
  iss: "https://example.test",
  kid: "k1",
  statusList: { uri: "https://example.test/status", revoked: [5] },
  terminalAuthority: "TA-1",
  terminals: [{ id: "kiosk-1", rights: { open: true, protected: false, debit: true } }],
  gateway: "gateway-test",
};
const active = "none";
const profile = {
  seed: "issue.test",
  date: DATE,
  national,
  province,
  cards: [
    { document: "national", name: "good", person: "thi-uong", options: { activeAuthentication: active } },
    { document: "national", name: "linked", person: "nhan", options: { signer: "linked" } },
    {
      document: "national",
      name: "bad",
      person: "clone",
      options: { signer: "revoked", activeAuthentication: active },
    },
    { document: "provincial", name: "bnc", person: "minh-anh", index: 7 },
    { document: "staff", name: "officer", person: "can-bo-hoa", index: 8 },
  ],
};

describe("cli issue", () => {
  const dir = mkdtempSync(join(tmpdir(), "cli-issue-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, "profile.json");
  const write = (value: unknown) => writeFileSync(file, JSON.stringify(value));
  const issue = (out: string) => cli(issueCommand, "--profile", file, "--out", join(dir, out), "--json");
  const read = (...parts: readonly string[]) => readFileSync(join(dir, "one", ...parts));

  it("writes the same bytes for the same seed and day, and private keys for the owner only", async () => {
    write(profile);
    const first = await issue("one");
    expect(first).toMatchObject({ status: 0 });
    expect(JSON.parse(first.stdout)).toMatchObject({ date: DATE, repeatable: true });
    expect(await issue("two")).toMatchObject({ status: 0 });
    // Again into the same folder takes the place of what was there.
    expect(await issue("two")).toMatchObject({ status: 0 });
    expect(tree(join(dir, "one"))).toEqual(tree(join(dir, "two")));
    for (const { path, secret } of JSON.parse(first.stdout).files) {
      expect(/"(?:d|secret|privateKey)":/.test(read(path).toString("latin1")), path).toBe(secret);
      if (!secret) continue;
      expect(statSync(join(dir, "one", path)).mode & 0o077, path).toBe(0);
      expect(read(path).toString(), path).toMatch(/TEST/);
    }
  });

  it("makes documents that 'verify' finds good, and one whose signer it finds revoked", async () => {
    const verify = async (name: string) => {
      const trust = ["csca.cer", "link-csca-next.cer", "csca.crl", "next.crl"];
      const by = trust.flatMap((one) => ["--trust", join(dir, "one", "trust", one)]);
      const { status, stdout } = await cli(verifyCommand, join(dir, "one", "cards", name), ...by, "--json");
      return { status, checks: JSON.parse(stdout).checks };
    };
    const passed = { status: "passed" };
    const good = { dataIntegrity: passed, issuerSignature: passed, issuerTrust: passed, revocation: passed };
    expect(await verify("good")).toMatchObject({ status: 0, checks: good });
    expect(await verify("linked")).toMatchObject({ status: 0, checks: good });
    expect(await verify("bad")).toMatchObject({
      status: 2,
      checks: { ...good, revocation: { status: "failed", code: "signer.revoked" } },
    });
  });

  it("makes a master list that 'trust import' takes under its root", async () => {
    const list = join(dir, "one", "trust", "master-list.ml");
    const root = join(dir, "one", "trust", "master-list-root.cer");
    const by = ["--root", root, "--for", "national-id", "--data", join(dir, "data"), "--json"];
    expect(JSON.parse((await cli(trustCommand, "import", list, ...by)).stdout)).toMatchObject({
      added: 3,
      usable: 3,
    });
  });

  it("makes a province: a bundle that opens, a terminal that its authority certified", async () => {
    const json = (...parts: readonly string[]): PublicJwk => JSON.parse(read(...parts).toString());
    const bundle = openBundle(
      read("province", "bundle.jws").toString(),
      json("province", "root.jwk"),
      new Date(`${DATE}T12:00:00Z`),
      { profile: "production" },
    );
    expect(bundle).toMatchObject({ ok: true, value: { parts: { gateway: { id: "gateway-test" } } } });
    const certificate = parseTerminalCertificate(
      Uint8Array.from(read("province", "terminals", "kiosk-1.cert")),
    );
    expect(certificate).toMatchObject({
      ok: true,
      value: { terminalId: "kiosk-1", rights: { open: true, protected: false, debit: true } },
    });
    const authority = json("province", "private", "terminal-authority.jwk");
    expect(certificate.ok && isSignedBy(certificate.value, authority)).toBe(true);
  });

  it("makes card files that load, the provincial one into a card that answers", async () => {
    const load = (name: string) => loadCardFile(read("cards", name, "card.json").toString());
    expect(load("good")).toMatchObject({
      ok: true,
      value: { document: "national", contents: { bac: true } },
    });
    const bnc = load("bnc");
    if (!bnc.ok || bnc.value.document !== "provincial") throw new Error("no provincial card");
    const { contents } = bnc.value;
    const card = new SimulatedCard({
      contents,
      interface: "contact",
      random: (length) => new Uint8Array(length),
    });
    card.reset();
    const select = Uint8Array.from(Buffer.from("00a4040007f0564e424e430100", "hex"));
    expect(Buffer.from(await card.process(select)).toString("hex")).toMatch(/^6f.*9000$/);
    const { purse, ...stolen } = JSON.parse(read("cards", "bnc", "card.json").toString());
    const other = JSON.stringify({
      ...stolen,
      purse: { ...purse, key: { ...purse.key, d: stolen.holderKey.d } },
    });
    expect(loadCardFile(other)).toMatchObject({ failure: { detail: expect.stringContaining("purse.key") } });
    expect(loadCardFile("{}")).toMatchObject({ ok: false, failure: { code: "config.invalid" } });
    const broken = read("cards", "good", "card.json")
      .toString()
      .replace(/"bac": true/, '"bac": 1');
    expect(loadCardFile(broken)).toMatchObject({ failure: { detail: expect.stringContaining("bac") } });
  });

  it.each([
    ["an unknown member", { ...profile, hierarchy: {} }, /hierarchy/],
    [
      "a signer that is not there",
      { ...profile, cards: [card({ signer: "none" })] },
      /card 'x': no signer 'none'/,
    ],
    ["a card twice", { ...profile, cards: [card({}), card({})] }, /two cards named 'x'/],
    ["a name that is a path", { ...profile, cards: [{ ...card({}), name: "../x" }] }, /cards\.0\.name/],
    ["an impossible date", { ...profile, date: "2026-02-30" }, /date/],
    [
      "a link from an authority that is over",
      withAuthority({ commonName: "Old", validity: { from: -9_000, to: -5_000 } }),
      /'csca' ends before 'next' begins/,
    ],
    [
      "RSA too short for its hash",
      withKey({ kind: "rsa", bits: 1024, hash: "sha512", padding: "pss" }),
      /too short/,
    ],
    [
      "an index outside the list",
      { ...profile, cards: [{ ...profile.cards[3], index: 5_000 }] },
      /no index 5000/,
    ],
  ])("refuses %s", (_, wrong, message) => {
    const parsed = parseProfile(wrong);
    expect(parsed).toMatchObject({ ok: false, failure: { code: "config.invalid" } });
    expect(parsed.ok || parsed.failure.detail).toMatch(message);
  });

  it("leaves a folder alone that it did not make", async () => {
    write(profile);
    mkdirSync(join(dir, "other"));
    writeFileSync(join(dir, "other", "thesis.txt"), "mine");
    expect(await issue("other")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^issue\.folder .*not empty/),
    });
    expect(readdirSync(join(dir, "other"))).toEqual(["thesis.txt"]);
    await expect(cli(issueCommand)).rejects.toThrow(UsageError);
    write({ ...profile, cards: [card({ signer: "none" })] });
    const { status, stderr } = await issue("three");
    expect(status).toBe(1);
    expect(stderr.trim()).toBe("config.invalid (profile: card 'x': no signer 'none')");
    expect(await cli(issueCommand, "--profile", join(dir, "none.json"))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^config\.unreadable .*ENOENT/),
    });
  });

  it("writes neither through a link nor into a file that somebody laid out", async () => {
    write(profile);
    const victim = join(dir, "victim.txt");
    writeFileSync(victim, "mine");
    const out = join(dir, "prepared");
    mkdirSync(join(out, "province", "private"), { recursive: true });
    writeFileSync(join(out, "issued.json"), JSON.stringify({ files: [] }));
    symlinkSync(victim, join(out, "province", "root.jwk"));
    expect(await issue("prepared")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^issue\.folder .*root\.jwk/),
    });
    expect(readFileSync(victim, "utf8")).toBe("mine");
  });

  it("removes nothing through a folder that is a link", async () => {
    const elsewhere = join(dir, "elsewhere");
    mkdirSync(join(elsewhere, "good"), { recursive: true });
    writeFileSync(join(elsewhere, "good", "card.json"), "mine");
    const out = join(dir, "linked");
    mkdirSync(out);
    writeFileSync(
      join(out, "issued.json"),
      JSON.stringify({ files: [{ path: "cards/good/card.json", sha256: "" }] }),
    );
    symlinkSync(elsewhere, join(out, "cards"));
    expect(await issue("linked")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^issue\.folder .*cards/),
    });
    expect(readFileSync(join(elsewhere, "good", "card.json"), "utf8")).toBe("mine");
  });

  it("draws other keys each time where the profile has no seed", async () => {
    const { seed: _, ...unseeded } = { ...profile, cards: profile.cards.slice(0, 1), province: undefined };
    write(unseeded);
    expect(JSON.parse((await issue("four")).stdout)).toMatchObject({ repeatable: false });
    expect(await issue("five")).toMatchObject({ status: 0 });
    const authority = (out: string) => readFileSync(join(dir, out, "trust", "csca.cer")).toString("hex");
    expect(authority("four")).not.toBe(authority("five"));
  });

  it("ships a profile that works", async () => {
    const shipped = readFileSync("firmware-sim/personalise/profiles/demonstration.json", "utf8");
    const parsed = parseProfile(JSON.parse(shipped));
    if (!parsed.ok) throw new Error(parsed.failure.detail);
    const files = [...issueFiles(issueOrder(parsed.value, Date.now(), (length) => new Uint8Array(length)))];
    for (const { name } of parsed.value.cards)
      expect(files.map(({ path }) => path)).toContain(`cards/${name}/card.json`);
  });
});

function card(options: object) {
  return { document: "national", name: "x", person: "nhan", options };
}

function withKey(key: object) {
  const { signers } = national;
  return { ...profile, national: { ...national, signers: { ...signers, main: { ...signers.main, key } } } };
}

function withAuthority(csca: object) {
  return { ...profile, national: { ...national, authorities: { ...national.authorities, csca } } };
}

/** Path to content of every file below. */
function tree(root: string): Readonly<Record<string, string>> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [path.slice(root.length), readFileSync(path).toString("base64")]),
  );
}
