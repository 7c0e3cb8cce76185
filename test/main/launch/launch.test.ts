import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfiguration } from "../../../core/config/parse.ts";
import { hashOf } from "../../../main/launch/build.mjs";
import { demonstrationConfiguration } from "../../../main/launch/house/demonstration.mjs";
import { windowCommand } from "../../../main/launch/house/window.mjs";
import { isAlive, withLock } from "../../../main/launch/lock.mjs";
import { isNewEnough } from "../../../main/launch/node-runtime.mjs";
import { lastWords, run } from "../../../main/launch/run.mjs";
import { judge } from "../../../main/launch/test-run.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mot-cham-launch-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the launcher", () => {
  it.each([
    ["20.20.2", false],
    ["24.9.0", false],
    ["24.11.1", false],
    ["24.12.0", true],
    ["24.21.0", true],
    ["26.0.0", true],
  ])("takes Node %s: %s", (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });

  it("writes a demonstration configuration that the service's own schema accepts", () => {
    const json = demonstrationConfiguration({
      folder: "/data",
      gateway: "http://127.0.0.1:8470",
      kiosk: 8421,
      printer: 9101,
    });
    expect(parseConfiguration(json)).toMatchObject({
      ok: true,
      value: {
        dataDirectory: join("/data", "terminal"),
        gateway: { url: "http://127.0.0.1:8470" },
        shell: { host: "127.0.0.1", port: 8421 },
        printer: { kind: "simulated", port: 9101 },
        dock: { enabled: true },
      },
    });
  });

  it("keeps the token off the command line that Electron is started with", () => {
    const target = { origin: "http://127.0.0.1:8420", token: "once", kiosk: false };
    const { args, env } = windowCommand({ kind: "electron", command: "electron" }, target);
    expect(args.join(" ")).not.toContain("once");
    expect(env.MOT_CHAM_TOKEN).toBe("once");
  });

  it("builds anew when a name or a content changes, and only then", () => {
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "src", "a"), "1");
    const first = hashOf(["src", "missing"], folder);
    writeFileSync(join(folder, "src", "a"), "1");
    expect(hashOf(["src", "missing"], folder)).toBe(first);
    writeFileSync(join(folder, "src", "a"), "2");
    const second = hashOf(["src", "missing"], folder);
    expect(second).not.toBe(first);
    rmSync(join(folder, "src", "a"));
    writeFileSync(join(folder, "src", "b"), "2");
    expect([first, second]).not.toContain(hashOf(["src", "missing"], folder));
  });

  it("answers for a program that cannot be started, and finds the line that tells why", async () => {
    expect((await run(join(folder, "no-such-program"), [])).code).toBe(127);
    expect(lastWords("npm notice\nnpm error code E404\nsee the log\n")).toBe("npm error code E404");
  });
});

describe("the install lock", () => {
  it("lets one work at a time", async () => {
    const lock = join(folder, "lock");
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(lock, work)));
    expect(most).toBe(1);
  });

  it("is taken over from a holder that died, and given back after a failure", async () => {
    const lock = join(folder, "lock");
    mkdirSync(lock);
    const dead = 4_190_000;
    expect(isAlive(dead)).toBe(false);
    writeFileSync(join(lock, "pid"), String(dead));
    await expect(withLock(lock, () => Promise.reject(new Error("npm failed")))).rejects.toThrow("npm failed");
    expect(await withLock(lock, () => Promise.resolve("mine"))).toBe("mine");
  });
});

describe("the counts of npm test", () => {
  const counts = { passed: 3, failed: 0, skipped: 1 };

  it("are those of the run", () => {
    expect(judge("unit", counts, 0)).toEqual(counts);
    expect(judge("unit", { ...counts, failed: 2 }, 1)).toEqual({ ...counts, failed: 2 });
  });

  it.each([
    ["a project without tests", { passed: 0, failed: 0, skipped: 0 }, 0],
    ["a run that left no counts", undefined, 137],
    ["a bad end without a failed test", counts, 1],
  ])("take %s for a failure", (_name, found, code) => {
    expect(judge("unit", found, code).failed).toBe(1);
  });
});

describe("the programs of the launcher", () => {
  it.each(["start", "test", "docs", "check", "package"])(
    "%s has a help and refuses what it does not know",
    async (name) => {
      const script = join(ROOT, "main", "launch", `${name}.mjs`);
      const help = await run(process.execPath, [script, "--help"]);
      expect(help.code).toBe(0);
      expect(help.output).toContain(`npm ${["start", "test"].includes(name) ? name : `run ${name}`}`);
      const wrong = await run(process.execPath, [script, "--no-such-option"]);
      expect(wrong.code).toBe(64);
      expect(wrong.output.trim().split("\n")).toHaveLength(1);
    },
  );
});
