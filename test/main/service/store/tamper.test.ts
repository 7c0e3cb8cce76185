import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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
      "UPDATE outbox SET summary = (SELECT summary FROM outbox WHERE sequence = 14) WHERE sequence = 13",
      13,
      "summary",
    ],
    ["a summary of another format", "UPDATE outbox SET version = 2 WHERE sequence = 15", 15, "summary"],
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
