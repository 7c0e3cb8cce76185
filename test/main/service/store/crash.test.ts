import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStoreReader } from "../../../../main/service/store/open.ts";
import { demonstrationKeys, must, newDossier, temporaryFolder, tryToOpen } from "../../../support/store.ts";

const CHILD = fileURLToPath(new URL("./writer-child.ts", import.meta.url));
const KILL_ROUNDS = 5;
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => folder.remove());

/** What the child said, up to its end. `stopAfter`: lines until it is killed. */
async function runChild(command: string, args: readonly string[], stopAfter = Number.POSITIVE_INFINITY) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"] });
  let output = "";
  child.stdout.on("data", (part: Buffer) => {
    output += part.toString();
    if (output.split("\n").length > stopAfter) child.kill("SIGKILL");
  });
  await once(child, "close");
  // The last line may be torn by the kill; what was not said whole was not promised.
  return output.split("\n").slice(0, -1);
}

function said(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith("filed ")).map((line) => line.slice("filed ".length));
}

function expectAllThere(ids: readonly string[]): void {
  const store = must(tryToOpen(folder.dir));
  expect(must(store.verify()).bad).toBeNull();
  const kept = new Set(must(store.list(100_000)).map((item) => item.id));
  expect(ids.filter((id) => !kept.has(id))).toEqual([]);
  expect(must(store.pendingSlips())).toHaveLength(kept.size);
  store.close();
}

/** A reader finds all of it in the WAL that the killed writer left. */
function expectReadable(ids: readonly string[]): void {
  const reader = must(openStoreReader({ dir: folder.dir, keyStore: demonstrationKeys(folder.dir) }));
  expect(must(reader.verify()).bad).toBeNull();
  const kept = new Set(must(reader.list(100_000)).map((item) => item.id));
  expect(ids.filter((id) => !kept.has(id))).toEqual([]);
  reader.close();
}

describe("a writer", () => {
  it("killed at any moment keeps all it said, and frees its lock", async () => {
    const promised: string[] = [];
    for (let round = 0; round < KILL_ROUNDS; round += 1) {
      const lines = await runChild(process.execPath, [CHILD, folder.dir, "100000"], 3 + round * 17);
      expect(lines.some((line) => line.startsWith("failed"))).toBe(false);
      promised.push(...said(lines));
      expectReadable(promised);
      expectAllThere(promised);
    }
    expect(promised.length).toBeGreaterThan(KILL_ROUNDS * 3);
  }, 60_000);

  it("killed before it made outbox rows loses nothing: queued, slips due, codes going on", async () => {
    const lines = await runChild(process.execPath, [CHILD, folder.dir, "40"], 8);
    const db = new Database(join(folder.dir, "store.db"), { readonly: true });
    expect(db.prepare("SELECT COUNT(*) FROM outbox").pluck().get()).toBe(0);
    const committed = Number(db.prepare("SELECT COUNT(*) FROM journal WHERE kind = 'dossier'").pluck().get());
    db.close();
    expect(committed).toBeGreaterThanOrEqual(said(lines).length);
    expectReadable(said(lines));
    const store = must(tryToOpen(folder.dir));
    const items = must(store.list());
    expect(items).toHaveLength(committed);
    expect(items.every(({ state, slip }) => state === "queued" && slip === "due")).toBe(true);
    const serial = String(committed + 1).padStart(4, "0");
    expect(must(store.nextProvisionalCode())).toContain(`-${serial}-`);
    for (const { id } of items) must(store.slipPrinted(id));
    expect(must(store.pendingSlips())).toEqual([]);
    expect(must(store.verify()).bad).toBeNull();
    store.close();
  }, 60_000);

  it.skipIf(process.platform === "win32")(
    "whose disk is full promises nothing more, loses nothing, and goes on later",
    async () => {
      // `ulimit -f` counts blocks of 1,024 bytes in bash and makes writes beyond fail as a full disk does.
      const script = `ulimit -f 400; exec "$0" "$1" "$2" 300`;
      const lines = await runChild("bash", ["-c", script, process.execPath, CHILD, folder.dir]);
      expect(said(lines).length).toBeGreaterThan(10);
      expect(lines).toContain("failed store.write_failed");
      expectAllThere(said(lines));
      const store = must(tryToOpen(folder.dir));
      must(store.commitDossier(newDossier(store)));
      store.close();
    },
    60_000,
  );
});
