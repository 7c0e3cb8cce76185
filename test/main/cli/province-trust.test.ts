/** `read` and `pin` with the province of `issue`, from its files alone. */
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UsageError } from "../../../main/cli/command.ts";
import { pinCommand } from "../../../main/cli/pin.ts";
import { provinceTrust } from "../../../main/cli/province-trust.ts";
import { readCommand } from "../../../main/cli/read.ts";
import {
  cli,
  everything,
  type IssuedProvince,
  issueHere,
  NOW,
  profile,
  province,
  TERMINAL,
  UNIT,
} from "../../support/issued-province.ts";
import { failure } from "../../support/purse.ts";

let here: IssuedProvince;
beforeAll(async () => {
  here = await issueHere();
});
afterAll(() => here.remove());

const by = (name: string) => ["--card-file", here.cardFile(name), "--province", here.folder];

describe("cli read --province", () => {
  it.each(["contact", "contactless"])("believes the cards of these files, %s", async (at) => {
    const { can, pin } = here.contents("good");
    const digits = ["--interface", at, "--can", can, "--pin", pin];
    const { status, stdout } = await cli(readCommand, ...by("good"), ...digits, "--json");
    expect({ status, ...JSON.parse(stdout) }).toMatchObject({
      status: 0,
      kind: "citizen",
      assurance: "high",
    });
  });

  it("is not known to these cards as the demonstration's terminal", async () => {
    const { status, stderr } = await cli(readCommand, "--card-file", here.cardFile("good"));
    expect({ status, stderr }).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/^terminal\.not_authenticated/),
    });
  });

  it("says what a staff card lets its holder do", async () => {
    const read = (name: string, ...more: readonly string[]) =>
      cli(readCommand, ...by(name), "--pin", here.contents(name).pin, ...more);
    const { stdout } = await read("fewer-roles", "--json");
    expect(JSON.parse(stdout).rights).toEqual({ staffId: "BN-TN-2", unit: UNIT, roles: ["receive"] });
    expect((await read("fewer-roles")).stdout).toContain(`rights: receive (${UNIT})`);
    const none = JSON.parse((await read("unregistered", "--json")).stdout);
    expect(none.rights).toEqual(failure("staff.not_registered"));
    expect((await read("unregistered")).stdout).toContain("rights: none, staff.not_registered");
    expect(JSON.parse((await read("good", "--json")).stdout)).not.toHaveProperty("rights");
  });
});

describe("cli pin --card-file", () => {
  it("takes the digits of the file, of citizens and of staff", async () => {
    const pin = (name: string, ...order: readonly string[]) => cli(pinCommand, ...by(name), ...order);
    expect(await pin("chosen", "--verify", "246810")).toMatchObject({
      status: 0,
      stdout: "the PIN is right\n",
    });
    expect(await pin("chosen", "--verify", "246811")).toMatchObject({ status: 2 });
    expect(await pin("chosen", "--unblock", "97531086:111111")).toMatchObject({ status: 0 });
    const { pin: own } = here.contents("officer");
    expect(await pin("officer", "--change", `${own}:111111`)).toMatchObject({ status: 0 });
    expect(await pin("copied")).toMatchObject({ status: 3 });
  });
});

describe("the folder of a province", () => {
  it("has to say which terminal, where it has several, and a key that is the certificate's", async () => {
    const terminals = [...province.terminals, { id: "desk-1", rights: everything }];
    const other = await issueHere({ ...profile, province: { ...province, terminals }, cards: [] });
    try {
      const trust = (terminal?: string) => provinceTrust({ province: other.folder, terminal }, NOW);
      expect(() => trust()).toThrow(UsageError);
      expect(trust("desk-1")).toMatchObject({ value: { terminalId: "desk-1" } });
      const file = (id: string, kind: string) => join(other.folder, "terminals", `${id}.${kind}`);
      copyFileSync(file(TERMINAL, "jwk"), file("desk-1", "jwk"));
      const invalid = (detail: string) => failure("terminal.certificate_invalid", detail);
      expect(trust("desk-1")).toMatchObject(invalid("another key"));
      copyFileSync(file(TERMINAL, "cert"), file("desk-1", "cert"));
      expect(trust("desk-1")).toMatchObject(invalid("another terminal"));
      copyFileSync(join(here.folder, "issuer.jwk"), join(other.folder, "root.jwk"));
      expect(trust(TERMINAL)).toMatchObject(failure("trust.bundle_invalid"));
      writeFileSync(
        file(TERMINAL, "jwk"),
        JSON.stringify({ ...other.json("terminals", "desk-1.jwk"), d: "A".repeat(43) }),
      );
      copyFileSync(join(here.folder, "root.jwk"), join(other.folder, "root.jwk"));
      expect(() => trust(TERMINAL)).toThrow(`${TERMINAL}.jwk: no P-256 key`);
      writeFileSync(join(other.folder, "root.jwk"), "{}");
      expect(() => trust(TERMINAL)).toThrow("--province: root.jwk: no P-256 key");
    } finally {
      other.remove();
    }
  });

  it("is named where a terminal is, and is there", () => {
    expect(() => provinceTrust({ terminal: TERMINAL }, NOW)).toThrow(UsageError);
    expect(() => provinceTrust({ province: join(here.folder, "terminals") }, NOW)).toThrow(UsageError);
  });
});
