import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { importCertificates } from "../../../core/trust/store/import.ts";
import { createFileKeyStore } from "../../../drivers/key-store/file-key-store.ts";
import { nationalAnchors } from "../../../firmware-sim/index.ts";
import { demonstrationHierarchy } from "../../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { random } from "../../../main/random.ts";
import { type AnchorPlace, readAnchors, writeAnchors } from "../../../main/service/anchor-file.ts";
import { createNationalTrust } from "../../../main/service/national-trust.ts";

const now = new Date();
let dir: string;
let place: AnchorPlace;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "mot-cham-anchors-"));
  const keyStore = createFileKeyStore(join(dir, "keys"), random);
  if (!keyStore.ok) throw new Error(keyStore.failure.code);
  place = { dir, keyStore: keyStore.value, profile: "production" };
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function payloadOf(ders: readonly Uint8Array[]) {
  return importCertificates(undefined, { ders, kind: "national-id", source: "test", now }).payload;
}

const demonstration = () => nationalAnchors(now.getTime()).authorities;
const countries = async (profile: AnchorPlace["profile"]) => {
  const trust = await createNationalTrust({ ...place, profile }, () => now)();
  return trust.ok ? trust.value.authoritiesOf("VN").length : trust.failure.code;
};

it("knows nobody in production where nothing was imported, and the demonstration's authorities in it", async () => {
  expect(await countries("production")).toBe(0);
  expect(await countries("demonstration")).toBeGreaterThan(0);
});

it("takes no authority of the published seed into a production store", async () => {
  expect(await writeAnchors(place, payloadOf(demonstration()), undefined)).toMatchObject({
    ok: false,
    failure: { code: "trust.list_invalid", detail: "demonstration anchor" },
  });
  expect(await readAnchors(place)).toEqual({ ok: true, value: undefined });
});

it("believes no store that came to hold one in another way", async () => {
  const written = await writeAnchors(
    { ...place, profile: "demonstration" },
    payloadOf(demonstration()),
    undefined,
  );
  expect(written.ok).toBe(true);
  expect(await readAnchors(place)).toMatchObject({ ok: false, failure: { code: "trust.store_invalid" } });
  expect(await countries("production")).toBe("trust.store_invalid");
});

it("counts what was imported from the next card on", async () => {
  const trust = createNationalTrust(place, () => now);
  const known = async () => {
    const source = await trust();
    return source.ok ? source.value.authoritiesOf("VN").length : source.failure.code;
  };
  expect(await known()).toBe(0);
  const another = demonstrationHierarchy(now.getTime()).authority("stranger");
  expect((await writeAnchors(place, payloadOf([another]), undefined)).ok).toBe(true);
  expect(await known()).toBe(1);
});
