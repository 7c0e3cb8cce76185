import { statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../../main/service/store/store.ts";
import { type Disk, diskForStore, fileOne, must, newDossier, START_MS } from "../../../support/store.ts";

const WAL_HEADER_BYTES = 32;
const WAL_FRAME_HEADER_BYTES = 24;
let disk: Disk;
let store: Store;

beforeEach(() => {
  disk = diskForStore();
  store = disk.open();
});

afterEach(() => disk.remove());

/** Those that stand in the table, not those that are only derived. */
function outboxRows(): number {
  return Number(must(store.connection()).db.prepare("SELECT COUNT(*) FROM outbox").pluck().get());
}

describe("filing", () => {
  it("knows an id filed before, whether its outbox row was made or not", () => {
    const dossier = newDossier(store);
    const first = must(store.commitDossier(dossier));
    expect(outboxRows()).toBe(0);
    expect(must(store.commitDossier(dossier))).toEqual(first);
    must(store.hurry());
    expect(outboxRows()).toBe(1);
    expect(must(store.commitDossier(dossier))).toEqual(first);
    const again = store.commitDossier({ ...dossier, sealed: newDossier(store).sealed });
    expect(again).toMatchObject({ failure: { code: "store.write_failed" } });
    expect(must(store.list())).toHaveLength(1);
  });

  it("writes the journal alone: no more pages than a bare insert of the same size", () => {
    const { db } = must(store.connection());
    const pageSize = Number(db.pragma("page_size", { simple: true }));
    fileOne(store);
    db.pragma("wal_checkpoint(TRUNCATE)");
    for (let count = 0; count < 60; count += 1) fileOne(store);
    const frames =
      (statSync(join(disk.dir, "store.db-wal")).size - WAL_HEADER_BYTES) /
      (pageSize + WAL_FRAME_HEADER_BYTES);
    // A new leaf, the page above it and the database's first page, which a bare insert writes as well. Now and then
    // the page above is full; any index or second table would cost one whole page more.
    expect(frames / 60).toBeLessThan(3.2);
  });

  it("shows what was filed as queued and due before its outbox row is made", () => {
    const ids = [fileOne(store), fileOne(store)];
    expect(outboxRows()).toBe(0);
    const states = must(store.list()).map(({ id, state, slip, attempts, nextAt }) => [
      id,
      state,
      slip,
      attempts,
      nextAt,
    ]);
    expect(states).toEqual(ids.toReversed().map((id) => [id, "queued", "due", 0, 0]));
    expect(must(store.nextDue(START_MS, 9))).toEqual(ids);
    expect(must(store.nextTryAt())).toBe(0);
    expect(must(store.backlog())).toBe(2);
    expect(must(store.pendingSlips()).map((item) => item.id)).toEqual(ids);
    expect(must(store.verify()).bad).toBeNull();
    must(store.retryAt(ids[0] ?? "", START_MS + 60_000, "gateway.unreachable"));
    expect(outboxRows()).toBe(2);
    expect(must(store.find(ids[0] ?? ""))).toMatchObject({ state: "retry", attempts: 1 });
    expect(must(store.find(ids[1] ?? ""))).toMatchObject({ state: "queued", attempts: 0 });
    expect(must(store.verify()).bad).toBeNull();
  });

  it("never leaves more than 64 dossiers without their outbox row", () => {
    let most = 0;
    for (let count = 1; count <= 150; count += 1) {
      fileOne(store);
      most = Math.max(most, count - outboxRows());
    }
    expect(most).toBe(63);
    expect(must(store.list())).toHaveLength(150);
    expect(must(store.verify()).bad).toBeNull();
  });
});
