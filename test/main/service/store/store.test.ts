import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { compactVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importPublicJwk } from "../../../../core/crypto/jwk.ts";
import { sealedHash } from "../../../../core/dossier/content-hash.ts";
import { hashText } from "../../../../core/journal/record.ts";
import { openStoreReader } from "../../../../main/service/store/open.ts";
import type { Store } from "../../../../main/service/store/store.ts";
import { PLANTED_NAME, PLANTED_NUMBER } from "../../../support/dossiers.ts";
import {
  type Disk,
  demonstrationKeys,
  diskForStore,
  fileOne,
  must,
  newDossier,
  START_MS,
  TERMINAL,
  temporaryFolder,
  tryToOpen,
} from "../../../support/store.ts";

const DAY_MS = 86_400_000;
let disk: Disk;
let store: Store;

beforeEach(() => {
  disk = diskForStore();
  store = disk.open();
});

afterEach(() => disk.remove());

function acknowledge(id: string, checkpoint = { sequence: 0, head: hashText(new Uint8Array(32)) }) {
  const { contentHash } = must(store.submission(id));
  const signed = { iss: "gateway", aud: TERMINAL, iat: 1, nonce: "A".repeat(22) };
  const answer = {
    ...signed,
    kind: "acknowledged",
    dossier: id,
    contentHash,
    duplicate: false,
    checkpoint,
  } as const;
  return store.acknowledge({ answer, jws: "signed.answer.here" });
}

describe("filing", () => {
  it("is there after opening again, with the bytes as sealed", () => {
    const dossier = newDossier(store);
    const filed = must(store.commitDossier(dossier));
    store = disk.open();
    const [item] = must(store.list());
    expect(item).toMatchObject({ id: dossier.id, state: "queued", slip: "due", summary: dossier.summary });
    expect(must(store.submission(dossier.id))).toMatchObject({
      sealed: dossier.sealed,
      contentHash: sealedHash(dossier.sealed),
      sequence: filed.sequence,
    });
    expect(hashText(store.head().hash)).toBe(filed.head);
  });

  it("answers the same to the same again, and files it once", () => {
    const dossier = newDossier(store);
    const first = must(store.commitDossier(dossier));
    fileOne(store);
    expect(must(store.commitDossier(dossier))).toEqual(first);
    expect(must(store.list())).toHaveLength(2);
  });

  it("refuses another content under the same id", () => {
    const dossier = newDossier(store);
    must(store.commitDossier(dossier));
    const again = store.commitDossier({ ...dossier, sealed: newDossier(store).sealed });
    expect(again).toMatchObject({ failure: { code: "store.write_failed" } });
    expect(must(store.list())).toHaveLength(1);
  });

  it("runs on WAL with synchronous=FULL", () => {
    const { db } = must(store.connection());
    expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(db.pragma("synchronous", { simple: true })).toBe(2);
  });

  it("leaves no byte of the planted name and number in the data folder, open or closed", () => {
    fileOne(store);
    must(store.slipPrinted(fileOne(store)));
    must(acknowledge(fileOne(store)));
    const searched = () => filesOf(disk.dir).map((path) => [path, readFileSync(path)] as const);
    const open = searched();
    store.close();
    const all = [...open, ...searched()];
    expect(all.some(([path]) => path.endsWith("-wal"))).toBe(true);
    for (const form of [PLANTED_NAME, PLANTED_NAME.normalize("NFD"), PLANTED_NUMBER, "M… Thử"]) {
      for (const encoding of ["utf8", "utf16le"] as const) {
        for (const [path, bytes] of all)
          expect(bytes.includes(Buffer.from(form, encoding)), path).toBe(false);
      }
    }
  });

  it("gives each provisional code once, and goes on after a restart", () => {
    const codes = [newDossier(store), newDossier(store)];
    must(store.commitDossier(codes[1] ?? newDossier(store)));
    store = disk.open();
    expect(codes.map(({ summary }) => summary.provisionalCode.slice(0, 23))).toEqual([
      "TAM-BNHCC01-261123-0001",
      "TAM-BNHCC01-261123-0002",
    ]);
    expect(must(store.nextProvisionalCode())).toContain("-261123-0003-");
    disk.clock.set(START_MS + DAY_MS);
    expect(must(store.nextProvisionalCode())).toContain("-261124-0001-");
  });
});

describe("slip", () => {
  it("stays due until it was printed, also over a restart", () => {
    const id = fileOne(store);
    store = disk.open();
    expect(must(store.pendingSlips()).map((item) => item.id)).toEqual([id]);
    must(store.slipPrinted(id));
    store = disk.open();
    expect(must(store.pendingSlips())).toEqual([]);
    expect(must(store.verify()).bad).toBeNull();
  });

  it("carries a token that the terminal's key verifies and a QR can hold", async () => {
    const dossier = newDossier(store);
    const filed = must(store.commitDossier(dossier));
    const token = must(store.slipToken(dossier.id));
    const { terminalPublicJwk } = demonstrationKeys(disk.dir);
    const { payload, protectedHeader } = await compactVerify(token, importPublicJwk(terminalPublicJwk));
    expect(protectedHeader).toEqual({ alg: "ES256", typ: "slip+jwt" });
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
      t: TERMINAL,
      c: dossier.summary.provisionalCode,
      s: filed.sequence,
      h: Buffer.from(filed.head, "base64url").subarray(0, 16).toString("base64url"),
      d: START_MS / 1000,
    });
    expect(token.length).toBeLessThan(340);
  });
});

describe("decisions of the gateway", () => {
  it("acknowledges for the content that was sent, once", () => {
    const id = fileOne(store);
    must(acknowledge(id));
    const { sequence } = store.head();
    must(acknowledge(id));
    expect(store.head().sequence).toBe(sequence);
    expect(must(store.find(id))).toMatchObject({ state: "acknowledged", nextAt: null });
    expect(must(store.backlog())).toBe(0);
    expect(must(store.nextDue(Number.MAX_SAFE_INTEGER, 9))).toEqual([]);
  });

  it("does not believe a countersignature over another chain: the disk was cloned or cut", () => {
    const id = fileOne(store);
    const fork = { sequence: 1, head: hashText(new Uint8Array(32).fill(7)) };
    expect(acknowledge(id, fork)).toMatchObject({ failure: { code: "store.corrupt" } });
    expect(must(store.find(id))).toMatchObject({ state: "queued" });
  });

  it("keeps the official code of a signed status, and the cursor with it", () => {
    const id = fileOne(store);
    const at = "2026-11-23T10:00:00+07:00";
    const items = [
      { cursor: 4, dossier: id, officialCode: "H05.26-261123-0007", status: 2, at },
      { cursor: 5, dossier: "0199f000-0000-7000-8000-0000000000ff", officialCode: null, status: 2, at },
      { cursor: 6, dossier: id, officialCode: null, status: 4, at },
    ];
    const signed = { iss: "gateway", aud: TERMINAL, iat: 1, nonce: "A".repeat(22) };
    const answer = { ...signed, kind: "statuses" as const, items, cursor: 6 };
    must(store.recordStatuses(answer));
    const { sequence } = store.head();
    must(store.recordStatuses(answer));
    expect(store.head().sequence).toBe(sequence);
    store = disk.open();
    expect(must(store.find(id))).toMatchObject({ officialCode: "H05.26-261123-0007", status: 4 });
    expect(must(store.statusCursor())).toBe(6);
    expect(must(store.verify()).bad).toBeNull();
  });

  it("takes a try far in the future for due: the clock was set back", () => {
    const id = fileOne(store);
    must(store.retryAt(id, START_MS + 60_000, "gateway.unreachable"));
    expect(must(store.nextDue(START_MS, 9))).toEqual([]);
    disk.clock.set(START_MS - DAY_MS);
    expect(must(store.nextDue(disk.clock.now(), 9))).toEqual([id]);
  });
});

describe("keys of a day", () => {
  it("go N days after the last acknowledgement, and the chain still holds", () => {
    const id = fileOne(store);
    must(store.slipPrinted(id));
    must(acknowledge(id));
    disk.clock.set(START_MS + 6 * DAY_MS);
    expect(must(store.destroyExpiredDayKeys(7))).toEqual([]);
    disk.clock.set(START_MS + 8 * DAY_MS);
    expect(must(store.destroyExpiredDayKeys(7))).toEqual(["261123"]);
    expect(must(store.find(id))).toMatchObject({ state: "acknowledged", summary: null });
    store = disk.open();
    expect(must(store.verify())).toMatchObject({ bad: null, records: 4 });
  });

  it("stay while anything of the day waits or was set aside", () => {
    must(acknowledge(fileOne(store)));
    fileOne(store);
    disk.clock.set(START_MS + 100 * DAY_MS);
    expect(must(store.destroyExpiredDayKeys(7))).toEqual([]);
  });
});

describe("one writer", () => {
  it("holds the others off, and lets readers look", () => {
    const id = fileOne(store);
    expect(tryToOpen(disk.dir)).toMatchObject({ failure: { code: "store.locked" } });
    const reader = must(openStoreReader({ dir: disk.dir, keyStore: demonstrationKeys(disk.dir) }));
    expect(must(reader.list()).map((item) => item.id)).toEqual([id]);
    fileOne(store);
    expect(must(reader.list())).toHaveLength(2);
    expect(must(reader.verify()).bad).toBeNull();
    reader.close();
  });

  it("writes nothing once it is closed, for its lock is gone", () => {
    const dossier = newDossier(store);
    store.close();
    expect(store.commitDossier(dossier)).toMatchObject({ failure: { code: "store.write_failed" } });
    store = disk.open();
    expect(must(store.list())).toEqual([]);
  });

  it("lets a reader look when nobody writes", () => {
    fileOne(store);
    store.close();
    const reader = must(openStoreReader({ dir: disk.dir, keyStore: demonstrationKeys(disk.dir) }));
    expect(must(reader.verify())).toMatchObject({ records: 1, bad: null });
    reader.close();
    store = disk.open();
  });

  it("refuses the store of another terminal, and of a newer program", () => {
    must(store.connection()).db.pragma("user_version = 99");
    store.close();
    expect(tryToOpen(disk.dir)).toMatchObject({ failure: { code: "store.version" } });
    const other = temporaryFolder();
    must(tryToOpen(other.dir)).close();
    expect(tryToOpen(other.dir, disk.clock, "bn-hcc-02")).toMatchObject({
      failure: { code: "store.corrupt" },
    });
    other.remove();
  });
});

function filesOf(dir: string): string[] {
  return readdirSync(dir)
    .map((name) => join(dir, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesOf(path) : [path]));
}
