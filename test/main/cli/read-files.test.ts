import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { nationalAnchors } from "../../../firmware-sim/index.ts";
import { readCommand } from "../../../main/cli/read.ts";
import { runCommand } from "../../support/command.ts";

describe("cli read: files that are named", () => {
  const dir = mkdtempSync(join(tmpdir(), "cli-read-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const read = (card: string, ...args: readonly string[]) =>
    runCommand(readCommand, ["--card", card, ...args]);

  it("keeps the photograph for its owner alone, also where a file was there", async () => {
    const file = join(dir, "face.jpg");
    writeFileSync(file, "x".repeat(100_000), { mode: 0o644 });
    expect(await read("cccd-minh-anh", "--photograph", file)).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(file).subarray(0, 3).toString("hex")).toBe("ffd8ff");
    expect(readFileSync(file).subarray(-2).toString("hex")).toBe("ffd9");
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("leaves no file where there is no photograph to believe", async () => {
    const file = join(dir, "nobody.jpg");
    expect((await read("cccd-altered", "--photograph", file)).status).toBe(2);
    expect(existsSync(file)).toBe(false);
  });

  it("says in one line which file cannot be written or read, and reads no card", async () => {
    const file = join(dir, "nowhere", "face.jpg");
    const line = (code: string, path: string) => new RegExp(`^${code} \\(${path}: .*\\): .*\\n$`);
    expect(await read("cccd-minh-anh", "--photograph", file)).toEqual({
      status: 64,
      stdout: "",
      stderr: expect.stringMatching(line("file\\.not_written", file)),
    });
    for (const path of ["/dev/zero", join(dir, "nowhere")]) {
      expect(await read("cccd-minh-anh", "--trust", path)).toEqual({
        status: 64,
        stdout: "",
        stderr: expect.stringMatching(line("file\\.unreadable", path)),
      });
    }
    await expect(runCommand(readCommand, ["--card-file", "/dev/zero"])).resolves.toMatchObject({
      status: 64,
    });
  });

  it("says what of the trust that was named was not taken", async () => {
    const trust = join(dir, "trust");
    mkdirSync(trust);
    writeFileSync(join(trust, "notes.txt"), "about nothing");
    const why = "neither DER nor PEM";
    const nothing = await read("cccd-minh-anh", "--trust", trust);
    expect(nothing.stderr).toMatch(
      /^trust\.list_invalid \(.*notes\.txt: neither DER nor PEM\): This file of certificates/,
    );
    for (const [at, der] of nationalAnchors(Date.now()).authorities.entries())
      writeFileSync(join(trust, `${at}.cer`), der);
    const { status, stdout, stderr } = await read("cccd-minh-anh", "--trust", trust, "--json");
    expect([status, stderr]).toEqual([0, `--trust: notes.txt: not taken, ${why}\n`]);
    expect(JSON.parse(stdout)).toMatchObject({
      checks: { issuerTrust: { status: "passed" } },
      trustUnreadable: [{ file: "notes.txt", why }],
    });
  });
});
