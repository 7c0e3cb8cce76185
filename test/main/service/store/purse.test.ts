/** Debits in the journal on disk: before, after, and across the loss of power. */
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { debit } from "../../../../core/citizen-card/purse/debit.ts";
import { recoverPurse } from "../../../../core/citizen-card/purse/recover.ts";
import { toHex } from "../../../../core/crypto/bytes.ts";
import type { PurseIntent } from "../../../../core/ports/purse-journal.ts";
import type { Store } from "../../../../main/service/store/store.ts";
import { bench, CARD, countingPorts, failure, TERMINAL } from "../../../support/purse.ts";
import { type Disk, diskForStore, fileOne, must, START_MS } from "../../../support/store.ts";

const DAY_MS = 86_400_000;
const CERTIFICATE = Uint8Array.of(0xe1, 0x01, 0x02);
let disk: Disk;
let store: Store;

beforeEach(() => {
  disk = diskForStore();
  store = disk.open();
});

afterEach(() => disk.remove());

const intent = (id: string, card = CARD): PurseIntent => ({
  ...{ id: id.repeat(16), card, terminal: TERMINAL },
  ...{ amount: 12_345, balance: 500_000, counter: 6 },
});

const kinds = () =>
  must(store.connection()).db.prepare("SELECT kind FROM journal ORDER BY sequence").pluck().all();

function tamper(sql: string): void {
  store.close();
  const db = new Database(join(disk.dir, "store.db"));
  db.exec(sql);
  db.close();
  store = disk.open();
}

describe("an intent", () => {
  it("is there after opening again, pending until it is settled or released", () => {
    for (const id of ["0a", "0b", "0c"]) must(store.purse.intend(intent(id)));
    must(store.purse.unknown(intent("0a").id));
    must(store.purse.settle(intent("0b").id, CERTIFICATE));
    store = disk.open();
    expect(must(store.purse.pending())).toEqual([intent("0a"), intent("0c")]);
    must(store.purse.release(intent("0a").id, { reason: "notTaken", proof: CERTIFICATE }));
    must(store.purse.release(intent("0c").id, { reason: "refused", status: 0x9401 }));
    store = disk.open();
    expect(must(store.purse.pending())).toEqual([]);
    expect(must(store.purse.settled())).toEqual([{ id: intent("0b").id, certificate: CERTIFICATE }]);
    expect(must(store.verify()).bad).toBeNull();
  });

  it("is found by its card", () => {
    must(store.purse.intend(intent("0a")));
    must(store.purse.intend(intent("0b", "BNC-00000778")));
    expect(must(store.purse.pending("BNC-00000778"))).toEqual([intent("0b", "BNC-00000778")]);
  });

  it("said twice, or decided twice, changes nothing; one never intended is no debit", () => {
    const { id } = intent("0a");
    for (let count = 0; count < 2; count += 1) must(store.purse.intend(intent("0a")));
    for (let count = 0; count < 2; count += 1) must(store.purse.unknown(id));
    for (let count = 0; count < 2; count += 1) must(store.purse.settle(id, CERTIFICATE));
    must(store.purse.release(id, { reason: "refused", status: 0x9401 }));
    expect(kinds()).toEqual(["purseIntent", "purseUnknown", "purseSettled"]);
    must(store.purse.intend(intent("0b")));
    for (let count = 0; count < 2; count += 1) {
      must(store.purse.release(intent("0b").id, { reason: "refused", status: 0x9401 }));
    }
    expect(kinds()).toHaveLength(5);
    expect(store.purse.settle("00".repeat(16), CERTIFICATE)).toMatchObject(failure("store.corrupt"));
  });

  it("shows neither card nor amount on the disk", () => {
    must(store.purse.intend(intent("0a")));
    must(store.purse.settle(intent("0a").id, CERTIFICATE));
    const bodies = must(store.connection())
      .db.prepare("SELECT body FROM journal")
      .pluck()
      .all() as Uint8Array[];
    for (const body of bodies) {
      const text = Buffer.from(body).toString("latin1");
      expect(text).not.toContain(CARD);
      expect(text).not.toContain("12345");
      expect(toHex(body)).not.toContain(toHex(CERTIFICATE));
    }
  });

  it("stands in one chain with the dossiers", () => {
    fileOne(store);
    must(store.purse.intend(intent("0a")));
    fileOne(store);
    must(store.purse.settle(intent("0a").id, CERTIFICATE));
    const { bad, records } = must(store.verify());
    expect([bad, records]).toEqual([null, 4]);
  });
});

describe("the verifier", () => {
  it.each([
    ["a state changed", "UPDATE purse SET state = 'settled'", "debit contradicts the journal"],
    ["a row dropped", "DELETE FROM purse", "record of a debit without a row"],
    [
      "a row invented",
      "INSERT INTO purse VALUES (99, 'ff', '261123', 'intended', NULL)",
      "debit without a record",
    ],
  ])("finds %s", (_, sql, problem) => {
    must(store.purse.intend(intent("0a")));
    tamper(sql);
    expect(must(store.verify()).bad?.problem).toBe(problem);
  });
});

describe("the key of a day", () => {
  it("stays while a debit is open or its certificate waits, and goes by its date when nothing does", () => {
    must(store.purse.intend(intent("0a")));
    must(store.purse.intend(intent("0b")));
    disk.clock.set(START_MS + 30 * DAY_MS);
    expect(must(store.destroyExpiredDayKeys(7))).toEqual([]);
    must(store.purse.release(intent("0a").id, { reason: "refused", status: 0x9401 }));
    must(store.purse.settle(intent("0b").id, CERTIFICATE));
    expect(must(store.destroyExpiredDayKeys(7))).toEqual([]);
    expect(must(store.purse.settled())).toHaveLength(1);
    must(store.purse.intend(intent("0c")));
    must(store.purse.release(intent("0c").id, { reason: "refused", status: 0x9401 }));
    disk.clock.set(START_MS + 37 * DAY_MS);
    expect(must(store.destroyExpiredDayKeys(7))).toEqual([]);
    disk.clock.set(START_MS + 38 * DAY_MS);
    expect(must(store.destroyExpiredDayKeys(7))).toEqual(["261223"]);
    expect(must(store.verify()).bad).toBeNull();
  });
});

describe("a terminal that loses its power while a card pays", () => {
  it("knows after its start what to ask the card, and learns what became of it", async () => {
    const card = bench();
    const ports = countingPorts(store.purse);
    card.loseAnswer(1);
    // As it is after a power cut: the intent is on the disk, nothing came after it.
    const asked = await debit(
      card.purse(),
      { amount: 9_000, terminal: TERMINAL },
      {
        ...ports,
        journal: { ...store.purse, unknown: () => failure("store.write_failed") as never },
      },
    );
    expect(asked).toMatchObject(failure("purse.unknown_outcome"));
    store = disk.open();
    const again = { ...ports, journal: store.purse };
    expect(await debit(card.purse(), { amount: 9_000, terminal: TERMINAL }, again)).toMatchObject(
      failure("purse.unknown_outcome"),
    );
    expect(must(await recoverPurse(card.purse(), again))).toMatchObject([{ outcome: "taken" }]);
    store = disk.open();
    expect(must(store.purse.pending())).toEqual([]);
    expect(must(store.purse.settled())).toHaveLength(1);
    expect(kinds()).toEqual(["purseIntent", "purseSettled"]);
  });
});
