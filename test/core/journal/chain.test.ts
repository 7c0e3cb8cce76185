import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../core/crypto/bytes.ts";
import { sha256 } from "../../../core/crypto/hash.ts";
import { type FoundRecord, verifyChain } from "../../../core/journal/chain.ts";
import { chainHash, GENESIS, hashText, type RecordHeader } from "../../../core/journal/record.ts";

const TERMINAL = "bn-hcc-01";

function chainOf(length: number): FoundRecord[] {
  const records: FoundRecord[] = [];
  let prev = GENESIS;
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const body = utf8(`ciphertext ${sequence}`);
    const header: RecordHeader = {
      v: 1,
      terminal: TERMINAL,
      sequence,
      kind: "dossier",
      id: `id-${sequence}`,
      at: 1000 + sequence,
      mono: sequence,
      trusted: null,
      prev: hashText(prev),
      body: hashText(sha256(body)),
    };
    const hash = chainHash(header);
    records.push({ header, body, hash });
    prev = hash;
  }
  return records;
}

describe("chain", () => {
  it("hashes the prefix and the canonical header, as written out by hand", () => {
    const [first] = chainOf(1);
    const body = createHash("sha256").update("ciphertext 1").digest("base64url");
    const header =
      `{"at":1001,"body":"${body}","id":"id-1","kind":"dossier","mono":1,"prev":"${"A".repeat(43)}",` +
      `"sequence":1,"terminal":"bn-hcc-01","trusted":null,"v":1}`;
    const expected = createHash("sha256").update(`mot-cham journal v1\n${header}`).digest();
    expect(Buffer.from(first?.hash ?? [])).toEqual(expected);
  });

  it("holds as made", () => {
    expect(verifyChain(chainOf(20), TERMINAL)).toMatchObject({ records: 20, bad: null });
  });

  it("names the first record that was changed, whatever was changed in it", () => {
    const change = fc.constantFrom<(record: FoundRecord) => FoundRecord>(
      (record) => ({ ...record, body: utf8("other") }),
      (record) => ({ ...record, hash: sha256(record.hash) }),
      (record) => ({ ...record, header: { ...record.header, at: record.header.at + 1 } }),
      (record) => ({ ...record, header: { ...record.header, id: "other" } }),
      (record) => ({ ...record, header: { ...record.header, kind: "acknowledged" } }),
      (record) => ({ ...record, header: { ...record.header, trusted: 5 } }),
      (record) => ({ ...record, header: { ...record.header, terminal: "other" } }),
      (record) => ({ ...record, header: { ...record.header, sequence: 77 } }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11 }), change, (index, alter) => {
        const records = chainOf(12).map((record, at) => (at === index ? alter(record) : record));
        return verifyChain(records, TERMINAL).bad?.sequence === index + 1;
      }),
    );
  });

  it("shows a record taken out, doubled or moved", () => {
    const whole = chainOf(6);
    expect(verifyChain(whole.toSpliced(2, 1), TERMINAL).bad).toEqual({ sequence: 3, problem: "sequence" });
    expect(verifyChain([...whole.slice(0, 3), ...whole.slice(2)], TERMINAL).bad?.sequence).toBe(4);
  });

  it("shows a record rewritten with a fitting hash, at the next one", () => {
    const records = chainOf(5).map((record) => {
      if (record.header.sequence !== 3) return record;
      const header = { ...record.header, at: 9 };
      return { ...record, header, hash: chainHash(header) };
    });
    expect(verifyChain(records, TERMINAL).bad).toEqual({ sequence: 4, problem: "link to the record before" });
  });
});
