import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromHex } from "../../../core/crypto/bytes.ts";
import { ok } from "../../../core/errors/result.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import { confirmFullTrace, openTrace } from "../../../main/cli/read-trace.ts";

const channel: CardChannel = {
  atr: new Uint8Array(),
  interface: "contact",
  limits: { maxCommandBytes: 261, maxResponseBytes: 258, extendedLength: false },
  transmit: async () => ok(fromHex("AABBCC9000")),
};
const VERIFY = fromHex("0020000106383330323631");

describe("the trace file of read", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "mot-cham-trace-"));
  });
  afterEach(() => rm(dir, { recursive: true }));

  async function traced(full: boolean): Promise<string> {
    const file = join(dir, "trace");
    await writeFile(file, "older and longer than what comes now\n".repeat(20), { mode: 0o644 });
    const trace = openTrace(file, full);
    await trace.over(channel).transmit(VERIFY);
    // Laid down again.
    await trace.over(channel).transmit(VERIFY);
    trace.close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    return readFile(file, "utf8");
  }

  it("has one line for each command, counted on, without data", async () => {
    const lines = (await traced(false)).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).n)).toEqual([1, 2]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ name: "VERIFY", lc: 6, sw: "9000", dataBytes: 3 });
    expect(lines.join()).not.toMatch(/aabbcc|383330323631/i);
  });

  it("has every byte in full", async () => {
    const [line] = (await traced(true)).split("\n");
    expect(JSON.parse(line ?? "")).toMatchObject({ command: "0020000106383330323631", answer: "aabbcc9000" });
  });
});

describe("the confirmation of a full trace", () => {
  async function confirmed(typed: string | null, isTTY = true): Promise<boolean> {
    const input = Object.assign(new PassThrough(), { isTTY });
    const output = new PassThrough();
    if (typed === null) input.end();
    else input.write(`${typed}\n`);
    return confirmFullTrace(input as unknown as NodeJS.ReadStream, output as unknown as NodeJS.WriteStream);
  }

  it.each([
    ["GHI DU LIEU", true],
    ["RECORD DATA", true],
    ["record data", false],
    ["yes", false],
    ["", false],
    [null, false],
  ])("%s: %s", async (typed, expected) => {
    expect(await confirmed(typed)).toBe(expected);
  });

  it("is never given where nobody sits at a terminal", async () => {
    expect(await confirmed("RECORD DATA", false)).toBe(false);
  });
});
