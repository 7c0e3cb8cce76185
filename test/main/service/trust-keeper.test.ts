import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demonstrationBundle, demonstrationRoot } from "../../../core/trust/demonstration.ts";
import { createFileKeyStore } from "../../../drivers/key-store/file-key-store.ts";
import { random } from "../../../main/random.ts";
import { openTrustKeeper } from "../../../main/service/trust-keeper.ts";
import { must } from "../../support/store.ts";

const DAY = 86_400_000;
const today = new Date("2026-11-22T03:00:00Z");
const daysOn = (days: number) => new Date(today.getTime() + days * DAY);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "mot-cham-trust-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function open(initial: string | null, now = () => today) {
  const keyStore = must(createFileKeyStore(join(dir, "keys"), random));
  return openTrustKeeper({
    dir,
    keyStore,
    root: demonstrationRoot(),
    profile: "demonstration",
    now,
    initial,
  });
}
const storedFile = () => join(dir, "trust-bundle.jws");

const number = (result: { ok: boolean; value?: { number: number } }) => result.value?.number;

describe("the trust keeper", () => {
  it("has no bundle until one is given, and says so", async () => {
    const keeper = await open(null);
    expect(keeper.bundle()).toMatchObject({ ok: false, failure: { code: "trust.bundle_stale" } });
  });

  it("takes a newer bundle and still has it after a restart", async () => {
    const keeper = await open(demonstrationBundle(daysOn(-2)));
    const before = number(keeper.bundle()) ?? 0;
    expect((await keeper.offer(demonstrationBundle(today))).ok).toBe(true);
    const again = await open(null);
    expect(number(again.bundle())).toBe(before + 2);
  });

  it("refuses to go back to an older one, and keeps the newer", async () => {
    const keeper = await open(demonstrationBundle(today));
    const offered = await keeper.offer(demonstrationBundle(daysOn(-1)));
    expect(offered).toMatchObject({ ok: false, failure: { code: "trust.bundle_rollback" } });
    expect(number((await open(demonstrationBundle(daysOn(-1)))).bundle())).toBe(number(keeper.bundle()));
  });

  it("goes back to no older one while the clock is set back, and is whole again when it is right", async () => {
    const newer = demonstrationBundle(today);
    await open(newer);
    let now = daysOn(-9);
    const keeper = await open(demonstrationBundle(daysOn(-10)), () => now);
    expect(keeper.bundle().ok).toBe(false);
    expect(await keeper.offer(demonstrationBundle(daysOn(-9)))).toMatchObject({
      failure: { code: "trust.bundle_rollback" },
    });
    expect(await readFile(storedFile(), "utf8")).toBe(newer);
    now = today;
    expect(number(keeper.bundle())).toBe(today.getTime() / DAY - 0.125);
  });

  it("keeps the old one in force, and says so, where the new one cannot be written", async () => {
    const keeper = await open(demonstrationBundle(daysOn(-2)));
    const before = number(keeper.bundle());
    await mkdir(`${storedFile()}.new`);
    const failed = { ok: false, failure: { code: "store.write_failed" } };
    expect(await keeper.offer(demonstrationBundle(today))).toMatchObject(failed);
    expect(number(keeper.bundle())).toBe(before);
    await rm(`${storedFile()}.new`, { recursive: true });
    expect((await keeper.offer(demonstrationBundle(today))).ok).toBe(true);
  });

  it("refuses an older one that was put back on the disk, and takes a newer one then", async () => {
    const keeper = await open(demonstrationBundle(daysOn(-2)));
    const older = await readFile(storedFile());
    expect((await keeper.offer(demonstrationBundle(daysOn(-1)))).ok).toBe(true);
    await writeFile(storedFile(), older);
    const rolledBack = { ok: false, failure: { code: "trust.bundle_rollback" } };
    const again = await open(null);
    expect(again.bundle()).toMatchObject(rolledBack);
    expect(await again.offer(demonstrationBundle(daysOn(-2)))).toMatchObject(rolledBack);
    expect((await again.offer(demonstrationBundle(today))).ok).toBe(true);
    expect((await open(null)).bundle().ok).toBe(true);
  });

  it("believes no note of how far it came that was changed", async () => {
    await open(demonstrationBundle(today));
    await writeFile(join(dir, "trust-bundle.seen"), "{}");
    expect((await open(demonstrationBundle(today))).bundle()).toMatchObject({
      failure: { code: "trust.store_invalid", detail: "trust-bundle.seen" },
    });
  });

  it("takes no other one while the stored one cannot be read", async () => {
    await mkdir(storedFile());
    const keeper = await open(demonstrationBundle(today));
    const failed = { ok: false, failure: { code: "store.write_failed", detail: "trust-bundle.jws: EISDIR" } };
    expect(keeper.bundle()).toMatchObject(failed);
    expect(await keeper.offer(demonstrationBundle(today))).toMatchObject(failed);
  });

  it("does not believe a file that was changed on the disk", async () => {
    await open(demonstrationBundle(today));
    await writeFile(storedFile(), `${demonstrationBundle(today).slice(0, -4)}AAAA`);
    expect((await open(null)).bundle()).toMatchObject({
      ok: false,
      failure: { code: "trust.bundle_invalid" },
    });
  });
});
