import { statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { utf8 } from "../../../core/crypto/bytes.ts";
import {
  DEMONSTRATION,
  demonstrationKey,
  isDemonstrationPublicKey,
} from "../../../core/crypto/demonstration.ts";
import { verifyEs256 } from "../../../core/crypto/ecdsa.ts";
import { importPublicJwk } from "../../../core/crypto/jwk.ts";
import {
  createDemonstrationKeyStore,
  createFileKeyStore,
} from "../../../drivers/key-store/file-key-store.ts";
import { must, random, TERMINAL, temporaryFolder } from "../../support/store.ts";

let folder: ReturnType<typeof temporaryFolder>;
let keys: string;
const secret = new Uint8Array(32).fill(9);
const place = utf8("place");

beforeEach(() => {
  folder = temporaryFolder();
  keys = join(folder.dir, "keys");
});

afterEach(() => folder.remove());

describe("file key store", () => {
  it("keeps its keys over a restart", () => {
    const first = must(createFileKeyStore(keys, random));
    const second = must(createFileKeyStore(keys, random));
    expect(second.terminalPublicJwk).toEqual(first.terminalPublicJwk);
    expect(second.unwrap(first.wrap(secret, place), place)).toEqual({ ok: true, value: secret });
    const signature = second.sign(utf8("input"));
    expect(verifyEs256(importPublicJwk(first.terminalPublicJwk), utf8("input"), signature)).toBe(true);
  });

  it("unwraps at no other place, with no other key and no byte changed", () => {
    const store = must(createFileKeyStore(keys, random));
    const other = must(createFileKeyStore(join(folder.dir, "other"), random));
    const wrapped = store.wrap(secret, place);
    const corrupt = { failure: { code: "store.corrupt" } };
    expect(store.unwrap(wrapped, utf8("elsewhere"))).toMatchObject(corrupt);
    expect(other.unwrap(wrapped, place)).toMatchObject(corrupt);
    expect(store.unwrap(wrapped.subarray(0, 20), place)).toMatchObject(corrupt);
    wrapped.forEach((byte, index) => {
      expect(store.unwrap(wrapped.with(index, byte ^ 1), place)).toMatchObject(corrupt);
    });
  });

  it.skipIf(process.platform === "win32")("lets only its owner read", () => {
    must(createFileKeyStore(keys, random));
    expect(statSync(keys).mode & 0o777).toBe(0o700);
    for (const name of ["terminal-key.json", "master.key"]) {
      expect(statSync(join(keys, name)).mode & 0o777).toBe(0o600);
    }
  });

  it("says so where a file holds no key, and makes none in its place", () => {
    must(createFileKeyStore(keys, random));
    truncateSync(join(keys, "master.key"), 31);
    expect(createFileKeyStore(keys, random)).toMatchObject({ failure: { code: "store.corrupt" } });
    const anothers = { ...demonstrationKey("one").privateJwk, d: demonstrationKey("other").privateJwk.d };
    for (const wrong of [{}, anothers]) {
      writeFileSync(join(keys, "terminal-key.json"), JSON.stringify(wrong));
      expect(createFileKeyStore(keys, random)).toMatchObject({
        failure: { code: "store.corrupt", detail: "terminal-key.json" },
      });
    }
    writeFileSync(folder.dir.concat("/file"), "");
    expect(createFileKeyStore(join(folder.dir, "file"), random)).toMatchObject({
      failure: { code: "store.write_failed" },
    });
  });

  it("takes the terminal's key from the published seed in the demonstration, the master key never", () => {
    const store = must(createDemonstrationKeyStore(keys, TERMINAL, random));
    const label = DEMONSTRATION.labels.terminal(TERMINAL);
    expect(isDemonstrationPublicKey(store.terminalPublicJwk, [label])).toBe(true);
    const other = must(createDemonstrationKeyStore(join(folder.dir, "other"), TERMINAL, random));
    expect(other.unwrap(store.wrap(secret, place), place).ok).toBe(false);
  });
});
