/** The serial scanner on a real port: one end of a pty pair. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createScanner } from "../../drivers/scanners/scanner.ts";

const missing = spawnSync("socat", ["-V"]).status === 0 ? undefined : "socat is not installed";
if (missing !== undefined) process.stderr.write(`skipped: serial scanner: ${missing}\n`);

describe.skipIf(missing !== undefined)("a scanner on a serial port", () => {
  let folder: string;
  let pty: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "scanner-"));
  });
  afterEach(async () => {
    await unplug();
    rmSync(folder, { recursive: true });
  });

  async function plugIn(): Promise<void> {
    const [near, far] = [join(folder, "near"), join(folder, "far")];
    pty = spawn("socat", [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], { stdio: "ignore" });
    await vi.waitFor(() => expect(existsSync(near) && existsSync(far)).toBe(true), 5000);
  }

  async function unplug(): Promise<void> {
    const ending = pty;
    pty = undefined;
    if (ending === undefined) return;
    const gone = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill();
    await gone;
  }

  test("tells each code, and again after it was unplugged and plugged in", async () => {
    await plugIn();
    const states: boolean[] = [];
    const made = createScanner({ kind: "serial", path: join(folder, "near"), baudRate: 115_200 }, (open) =>
      states.push(open),
    );
    if (!made.ok) throw new Error(made.failure.detail);
    const codes: string[] = [];
    made.value.watch((text) => codes.push(text));
    try {
      await vi.waitFor(() => expect(states).toEqual([true]), 5000);
      writeFileSync(join(folder, "far"), "BNC1|123456|BNC-00000001\r\n");
      await vi.waitFor(() => expect(codes).toEqual(["BNC1|123456|BNC-00000001"]), 5000);

      await unplug();
      await vi.waitFor(() => expect(states).toEqual([true, false]), 5000);
      await plugIn();
      await vi.waitFor(() => expect(states.at(-1)).toBe(true), 10_000);
      writeFileSync(join(folder, "far"), "BNC1|654321|BNC-00000002\r");
      await vi.waitFor(() => expect(codes.at(-1)).toBe("BNC1|654321|BNC-00000002"), 5000);
    } finally {
      await made.value.close();
    }
    const seen = codes.length;
    writeFileSync(join(folder, "far"), "BNC1|111111|BNC-00000003\n");
    await pause(100);
    expect(codes).toHaveLength(seen);
  });
});

test("a simulated scanner is not made here, none reads nothing", () => {
  const settings = { path: null, baudRate: 9600 };
  expect(createScanner({ ...settings, kind: "simulated" }).ok).toBe(false);
  expect(createScanner({ ...settings, kind: "serial" }).ok).toBe(false);
  expect(createScanner({ ...settings, kind: "none" }).ok).toBe(true);
});
