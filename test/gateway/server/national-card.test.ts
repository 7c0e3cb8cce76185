/** Dossiers filed with a national ID card, over HTTP, at gateways that believe its authorities and at one that knows none. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { identifyDocument } from "../../../core/identity/national/identify-document.ts";
import { startGateway } from "../../../gateway/index.ts";
import { writeNationalAuthorities } from "../../../main/launch/house/national-authorities.mjs";
import { cardChannel } from "../../support/card-channel.ts";
import { documentRequest, nationalCard } from "../../support/national.ts";
import { type FilingOptions, file, openProvince, type Province, post } from "../harness.ts";

let province: Province;
let folder: string;

beforeAll(async () => {
  province = await openProvince();
  folder = await mkdtemp(join(tmpdir(), "mot-cham-authorities-"));
  await writeNationalAuthorities(folder);
}, 60_000);
afterAll(async () => {
  await province.close();
  await rm(folder, { recursive: true, force: true });
});

async function filing(change: Partial<FilingOptions> = {}) {
  const now = new Date();
  const card = nationalCard("cccd-minh-anh", now);
  const read = await identifyDocument(cardChannel(card), documentRequest("cccd-minh-anh", now));
  if (!read.ok || read.value.evidence === null) throw new Error("the card gave no evidence");
  const { claims: applicant, evidence } = read.value;
  return file({ applicant, evidence, ...change });
}

it("takes a dossier, once, and keeps on whose word the chip is genuine", async () => {
  const gateway = await province.gateway({ nationalAuthorities: folder });
  const submission = await filing();
  expect((await post(gateway, submission)).answer).toMatchObject({ kind: "acknowledged", duplicate: false });
  expect((await post(gateway, submission)).answer).toMatchObject({ kind: "acknowledged", duplicate: true });
  const provincial = await file({ sequence: 2 });
  expect((await post(gateway, provincial)).answer).toMatchObject({ kind: "acknowledged" });
  const kept = await province.query(
    "select id, chip_vouched_by, bound_to_content from dossier order by sequence",
  );
  expect(kept.rows).toEqual([
    { id: submission.id, chip_vouched_by: "terminal", bound_to_content: false },
    { id: provincial.id, chip_vouched_by: "card", bound_to_content: true },
  ]);
});

it("refuses one in another's name for good", async () => {
  const gateway = await province.gateway({ nationalAuthorities: folder });
  const applicant = { personal_number: "027190000018", full_name: "Trần Văn Khác" };
  expect((await post(gateway, await filing({ applicant, sequence: 3 }))).answer).toMatchObject({
    kind: "itemRefused",
    code: "gateway.evidence_rejected",
    detail: "identity.field_mismatch",
  });
});

it("decides nothing while it knows no authority itself, and takes the same dossier once it does", async () => {
  const ignorant = await province.gateway();
  const submission = await filing({ sequence: 4 });
  const undecided = await post(ignorant, submission);
  expect(undecided.status).toBe(503);
  expect(undecided.answer).toBeUndefined();
  const knowing = await province.gateway({ nationalAuthorities: folder });
  expect((await post(knowing, submission)).answer).toMatchObject({ kind: "acknowledged", duplicate: false });
});

it("believes no authority of the demonstration in production, and starts with no folder that is not there", async () => {
  const { demonstrationGateway } = await import("../../../gateway/index.ts");
  const base = { ...demonstrationGateway(), data: folder, log: () => undefined };
  const { openNationalTrust } = await import("../../../gateway/national-trust.ts");
  const order = { folder, now: Date.now, log: () => undefined } as const;
  expect(await openNationalTrust({ ...order, profile: "production" })).toMatchObject({
    ok: false,
    failure: { code: "config.production" },
  });
  expect(await openNationalTrust({ ...order, profile: "demonstration" })).toMatchObject({ ok: true });
  expect(await startGateway({ ...base, nationalAuthorities: join(folder, "none") })).toMatchObject({
    ok: false,
    failure: { code: "trust.list_invalid" },
  });
});
