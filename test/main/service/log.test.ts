import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLog } from "../../../main/service/log.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "mot-cham-log-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(dir, { recursive: true, force: true });
});

const LINE = '{"at":"1970-01-01T00:00:00.000Z","level":"warn","event":"slip.waiting","n":1}\n';

describe("the log", () => {
  it("appends one JSON object a line, from the chosen level up", async () => {
    const file = join(dir, "service.log");
    const log = createLog({ level: "info", file }, () => 0);
    log("warn", "slip.waiting", { n: 1 });
    log("debug", "reader.card");
    expect(await readFile(file, "utf8")).toBe(LINE);
  });

  it("goes on to the standard error output where the file cannot be written", () => {
    const written: unknown[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(text) > 0);
    // The folder stands where the file should be.
    createLog({ level: "info", file: dir }, () => 0)("warn", "slip.waiting", { n: 1 });
    expect(written).toEqual([LINE]);
  });
});
