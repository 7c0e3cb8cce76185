import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainHash, type RecordHeader } from "../../../../core/journal/record.ts";
import { recordOf } from "../../../../main/service/store/rows.ts";
import { fileOne, must, temporaryFolder, tryToOpen } from "../../../support/store.ts";

let folder: ReturnType<typeof temporaryFolder>;

/** More than one checkpoint's worth of records; a checkpoint stands at 65. */
beforeEach(() => {
  folder = temporaryFolder();
  const store = must(tryToOpen(folder.dir));
  for (let count = 0; count < 70; count += 1) fileOne(store);
  store.close();
});

afterEach(() => folder.remove());

/** As somebody with the disk in hand: without triggers, without the program. */
function tamper(sql: string): void {
  const db = new Database(join(folder.dir, "store.db"));
  const triggers = db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.exec(sql);
  for (const trigger of triggers) db.exec(trigger.sql);
  db.close();
}

function firstBad() {
  const store = must(tryToOpen(folder.dir));
  const { bad } = must(store.verify());
  store.close();
  return bad;
}

describe("verifier", () => {
  it("finds nothing in a store left alone", () => {
    expect(firstBad()).toBeNull();
  });

  it.each([
    ["a body changed", "UPDATE journal SET body = zeroblob(9) WHERE sequence = 5", 5, "body"],
    ["a time changed", "UPDATE journal SET at = at + 1 WHERE sequence = 6", 6, "chain hash"],
    ["a record taken out", "DELETE FROM journal WHERE sequence = 7", 7, "sequence"],
    ["an unknown kind", "UPDATE journal SET kind = 'gift' WHERE sequence = 8", 8, "form"],
    ["another format", "UPDATE journal SET version = 2 WHERE sequence = 9", 9, "form"],
    [
      "a checkpoint altered",
      "UPDATE journal SET body = CAST('e30.e30.e30' AS BLOB) WHERE kind = 'checkpoint'",
      65,
      "body",
    ],
    [
      "a state altered",
      "UPDATE outbox SET state = 'acknowledged' WHERE sequence = 10",
      10,
      "outbox contradicts the journal",
    ],
    [
      "a slip called printed",
      "UPDATE outbox SET slip = 'printed' WHERE sequence = 11",
      11,
      "outbox contradicts the journal",
    ],
    ["an item dropped", "DELETE FROM outbox WHERE sequence = 12", 12, "record without an outbox row"],
    [
      "a summary moved",
      "UPDATE journal SET local = (SELECT local FROM journal WHERE sequence = 14) WHERE sequence = 13",
      13,
      "chain hash",
    ],
    ["a summary taken away", "UPDATE journal SET local = NULL WHERE sequence = 15", 15, "form"],
    [
      "a summary put to a record that has none",
      "UPDATE journal SET local = (SELECT local FROM journal WHERE sequence = 14) WHERE sequence = 65",
      65,
      "form",
    ],
    [
      "an item's day altered, so that its key would go early",
      "UPDATE outbox SET day = '250101' WHERE sequence = 16",
      16,
      "outbox contradicts the journal",
    ],
    [
      "an item made up",
      "INSERT INTO outbox SELECT 90, 'made up', state, slip, 0, 0, NULL, NULL, NULL, NULL, day FROM outbox WHERE sequence = 17",
      0,
      "outbox row without a record",
    ],
    [
      "a tail cut below what the gateway signed",
      "INSERT INTO meta VALUES ('countersigned', '{\"head\":\"' || substr(hex(zeroblob(22)),1,43) || '\",\"sequence\":90}')",
      90,
      "countersigned by the gateway with another hash",
    ],
  ])("names %s", (_, sql, sequence, problem) => {
    tamper(sql);
    expect(firstBad()).toEqual({ sequence, problem });
  });
});

describe("verifier of the summary", () => {
  it("names one of another dossier also where the hashes were made to fit", () => {
    const db = new Database(join(folder.dir, "store.db"), { readonly: true });
    const last = db.prepare("SELECT * FROM journal ORDER BY sequence DESC LIMIT 1").get();
    const other = db.prepare("SELECT local FROM journal WHERE sequence = 14").pluck().get();
    db.close();
    // The last record: a chain rewritten after it would have to be rewritten to its end.
    const moved = recordOf({ ...(last as object), local: other });
    const hash = Buffer.from(chainHash(moved?.header as RecordHeader)).toString("hex");
    tamper(
      `UPDATE journal SET hash = x'${hash}', local = (SELECT local FROM journal WHERE sequence = 14) WHERE sequence = 71`,
    );
    expect(firstBad()).toEqual({ sequence: 71, problem: "summary" });
  });

  it("names a dossier that was decided and has no row any more", () => {
    const store = must(tryToOpen(folder.dir));
    const id = fileOne(store);
    must(store.slipPrinted(id));
    store.close();
    tamper(`DELETE FROM outbox WHERE id = '${id}'`);
    expect(firstBad()).toEqual({ sequence: 72, problem: "record without an outbox row" });
  });
});

describe("journal table", () => {
  it.each([
    ["update", "UPDATE journal SET at = 0 WHERE sequence = 1"],
    ["delete", "DELETE FROM journal"],
    ["replace", "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE sequence = 3"],
  ])("refuses %s", (_, sql) => {
    const db = new Database(join(folder.dir, "store.db"));
    expect(() => db.exec(sql)).toThrow("append only");
    db.close();
  });
});
