import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DEMONSTRATION, demonstrationKey, demonstrationX25519 } from "../../../core/crypto/demonstration.ts";
import { bundleFloor, findIssuerKey, lapsedParts, openBundle } from "../../../core/trust/bundle.ts";
import { demonstrationBundle, demonstrationRoot } from "../../../core/trust/demonstration.ts";
import { bundlePayload, DAY, ISSUER, keys, NOW, NOW_SECONDS, signBundle } from "./fixtures.ts";

const root = keys.root.publicJwk;
const production = { profile: "production" } as const;
const invalid = { failure: { code: "trust.bundle_invalid" } };

describe("trust bundle", () => {
  it("opens under its root and finds keys by issuer and key id", () => {
    const opened = openBundle(signBundle(bundlePayload()), root, NOW, production);
    if (!opened.ok) throw new Error(opened.failure.code);
    expect(opened.value.number).toBe(20_000);
    expect(findIssuerKey(opened.value, ISSUER, "k1")?.jwk).toEqual(keys.issuer.publicJwk);
    expect(findIssuerKey(opened.value, "https://other.example", "k1")).toBeUndefined();
    expect(lapsedParts(opened.value, NOW)).toEqual([]);
    expect(lapsedParts(opened.value, new Date(NOW.getTime() + 31 * DAY * 1000))).toEqual([
      "issuers",
      "statusLists",
      "gateway",
    ]);
  });

  it("refuses another root, another type, another form, and one from the future", () => {
    const payload = bundlePayload();
    const offPoint = { ...keys.issuer.publicJwk, y: keys.holder.publicJwk.y };
    const badKey = { iss: ISSUER, kid: "k1", jwk: offPoint, vct: [] };
    const withBadKey = {
      ...payload,
      parts: { ...payload.parts, issuers: { until: NOW_SECONDS + DAY, keys: [badKey] } },
    };
    for (const compact of [
      signBundle(payload, keys.stranger),
      signBundle(payload, keys.root, "dc+sd-jwt"),
      signBundle({ ...payload, number: 0 }),
      signBundle({ ...payload, issuedAt: NOW_SECONDS + 2 * DAY }),
      signBundle(withBadKey),
      "no bundle",
    ]) {
      expect(openBundle(compact, root, NOW, production)).toMatchObject(invalid);
    }
  });

  it("goes back neither in number nor in content, and takes the same one again", () => {
    const payload = bundlePayload();
    const first = openBundle(signBundle(payload), root, NOW, production);
    if (!first.ok) throw new Error(first.failure.code);
    const next = (changes: object) =>
      openBundle(signBundle({ ...payload, ...changes }), root, NOW, { ...production, previous: first.value });
    expect(next({})).toMatchObject({ ok: true });
    expect(next({ number: 20_001 })).toMatchObject({ ok: true });
    expect(next({ number: 19_999 })).toMatchObject({ failure: { code: "trust.bundle_rollback" } });
    expect(next({ issuedAt: NOW_SECONDS - 60 })).toMatchObject({
      failure: { code: "trust.bundle_rollback" },
    });
  });

  it("sets a floor by the root's signature alone, also where it cannot be used now", () => {
    const payload = { ...bundlePayload(), issuedAt: NOW_SECONDS + 2 * DAY };
    const future = signBundle(payload);
    // From outside: the hash of the very bytes that were signed.
    const bytes = Buffer.from(future.split(".")[1] ?? "", "base64url");
    const contentHash = createHash("sha256").update(bytes).digest("base64url");
    expect(openBundle(future, root, NOW, production)).toMatchObject(invalid);
    expect(bundleFloor(future, root)).toEqual({ ok: true, value: { number: 20_000, contentHash } });
    expect(bundleFloor(signBundle({ number: 20_007, form: "of a later program" }), root)).toMatchObject({
      value: { number: 20_007 },
    });
    expect(bundleFloor(signBundle(payload, keys.stranger), root)).toMatchObject(invalid);
    expect(bundleFloor(signBundle(payload, keys.root, "dc+sd-jwt"), root)).toMatchObject(invalid);
  });

  it("refuses every anchor of the demonstration in production, under whatever root", () => {
    const compact = demonstrationBundle(NOW);
    expect(openBundle(compact, demonstrationRoot(), NOW, production)).toMatchObject(invalid);
    const { labels } = DEMONSTRATION;
    for (const label of [labels.root, labels.issuer, labels.staffIssuer]) {
      const payload = bundlePayload();
      payload.parts.issuers.keys[0] = {
        iss: ISSUER,
        kid: "k1",
        jwk: demonstrationKey(label).publicJwk,
        vct: [],
      };
      expect(openBundle(signBundle(payload), root, NOW, production)).toMatchObject(invalid);
    }
    const sealing = { kid: "s1", jwk: demonstrationX25519(labels.gatewaySealing).publicJwk };
    const payload = bundlePayload();
    payload.parts.gateway.sealing.push(sealing);
    expect(openBundle(signBundle(payload), root, NOW, production)).toMatchObject(invalid);
  });
});

describe("the demonstration's bundle", () => {
  const open = (now: Date) =>
    openBundle(demonstrationBundle(now), demonstrationRoot(), now, { profile: "demonstration" });

  it("is the same all day and another the next day", () => {
    expect(demonstrationBundle(new Date("2026-03-10T00:00:00Z"))).toBe(
      demonstrationBundle(new Date("2026-03-10T23:59:59.999Z")),
    );
    const today = open(NOW);
    const tomorrow = open(new Date(NOW.getTime() + DAY * 1000));
    // date -u -d 2026-03-10 +%s, divided by 86400.
    expect(today.ok && today.value.number).toBe(20_522);
    expect(tomorrow.ok && tomorrow.value.number).toBe(20_523);
  });

  it("lapses thirty days after the beginning of its day", () => {
    const opened = open(NOW);
    if (!opened.ok) throw new Error(opened.failure.code);
    expect(lapsedParts(opened.value, new Date("2026-04-08T23:59:59Z"))).toEqual([]);
    expect(lapsedParts(opened.value, new Date("2026-04-09T00:00:00Z")).toSorted()).toEqual(
      Object.keys(opened.value.parts).toSorted(),
    );
  });
});
