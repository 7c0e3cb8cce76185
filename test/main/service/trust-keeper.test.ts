import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demonstrationBundle, demonstrationRoot } from "../../../core/trust/demonstration.ts";
import { openTrustKeeper } from "../../../main/service/trust-keeper.ts";

const DAY = 86_400_000;
const today = new Date("2026-11-22T03:00:00Z");
const daysOn = (days: number) => new Date(today.getTime() + days * DAY);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "mot-cham-trust-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (initial: string | null) =>
  openTrustKeeper({ dir, root: demonstrationRoot(), profile: "demonstration", now: () => today, initial });

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

  it("does not believe a file that was changed on the disk", async () => {
    await open(demonstrationBundle(today));
    await writeFile(join(dir, "trust-bundle.jws"), `${demonstrationBundle(today).slice(0, -4)}AAAA`);
    expect((await open(null)).bundle()).toMatchObject({
      ok: false,
      failure: { code: "trust.bundle_invalid" },
    });
  });
});
