import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DEFAULT_OFFICIAL_CODE } from "../../../gateway/connectors/one-stop/official-code.ts";
import { simulatedOneStop } from "../../../gateway/connectors/one-stop/simulated.ts";
import type { RunningGateway } from "../../../gateway/index.ts";
import { type Database, openDatabase } from "../../../gateway/storage/database.ts";
import { eventually, file, openProvince, type Province, post, send } from "../harness.ts";

let province: Province;
let gateway: RunningGateway;
let db: Database;

beforeAll(async () => {
  province = await openProvince();
  gateway = await province.gateway();
  db = openDatabase({ url: province.databaseUrl, poolSize: 8, onConnectionLost: () => undefined });
}, 30_000);
afterAll(async () => {
  await db.destroy();
  await province.close();
});

const statuses = async (after = 0) => {
  const { answer } = await send(gateway.url, `/v1/statuses?after=${after}`, undefined);
  if (answer?.kind !== "statuses") throw new Error("no statuses");
  return answer;
};

it("gives a filed dossier its official code, then takes it in", async () => {
  const submission = await file();
  await post(gateway, submission);
  const { items, cursor } = await eventually(
    () => statuses(),
    ({ items: seen }) => seen.some(({ status }) => status === 2),
  );
  expect(items.map(({ dossier, status }) => [dossier, status])).toEqual([
    [submission.id, 1],
    [submission.id, 2],
  ]);
  expect(items[0]?.officialCode).toMatch(/^H05\.26\.12-\d{6}-0001$/);
  expect(items[1]?.officialCode).toBe(items[0]?.officialCode);
  expect(await statuses(cursor)).toMatchObject({ items: [], cursor });
  const other = await send(gateway.url, "/v1/statuses?after=0", undefined, { terminal: "bn-bd-02" });
  expect(other.answer).toMatchObject({ items: [] });
});

it("carries each dossier once, however many workers there are", async () => {
  await Promise.all([province.gateway(), province.gateway()]);
  const { cursor } = await statuses();
  const submissions = await Promise.all(
    Array.from({ length: 8 }, (_, index) => file({ sequence: 100 + index })),
  );
  await Promise.all(submissions.map((submission) => post(gateway, submission)));
  const { items } = await eventually(
    () => statuses(cursor),
    ({ items: seen }) => seen.filter(({ status }) => status === 2).length === submissions.length,
  );
  expect(items).toHaveLength(2 * submissions.length);
  expect(new Set(items.map(({ officialCode }) => officialCode)).size).toBe(submissions.length);
});

it("counts from one each day in Việt Nam, without gaps or doubles, and by agency", async () => {
  let now = Date.UTC(2026, 2, 1, 16, 59);
  const format = { ...DEFAULT_OFFICIAL_CODE, agencies: { "07213": "H05.26.13" } };
  const system = simulatedOneStop({ db, format, acceptAfterMs: 1000, now: () => now });
  const take = async (id: string, receivingUnit = "07210") => {
    const taken = await system.take({ id, receivingUnit, procedure: "1", provisionalCode: "x", sealed: "" });
    return taken.ok ? taken.value.officialCode : undefined;
  };
  const ids = Array.from({ length: 12 }, () => randomUUID());
  const codes = await Promise.all([...ids, ...ids].map((id) => take(id)));
  expect(codes.slice(0, 12)).toEqual(codes.slice(12));
  const serials = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(4, "0"));
  expect(codes.slice(0, 12).sort()).toEqual(serials.map((serial) => `H05.26.12-260301-${serial}`));
  expect(await take(randomUUID(), "07213")).toBe("H05.26.13-260301-0001");
  // 17:00 UTC is midnight in Việt Nam.
  now += 60_000;
  expect(await take(randomUUID())).toBe("H05.26.12-260302-0001");
});

it("goes on with what a gateway left behind, and asks the system again under the same code", async () => {
  const slow = await province.gateway({
    oneStop: { format: DEFAULT_OFFICIAL_CODE, delayMs: 3_600_000, acceptAfterMs: 50 },
  });
  const { cursor } = await statuses();
  const submission = await file({ sequence: 2 });
  await post(slow, submission);
  await slow.close();
  // As if a worker had reached the one-stop system and died before it could write down the answer.
  const system = simulatedOneStop({ db, format: DEFAULT_OFFICIAL_CODE, acceptAfterMs: 50, now: Date.now });
  const dossier = {
    id: submission.id,
    receivingUnit: "07210",
    procedure: "1",
    provisionalCode: "x",
    sealed: "",
  };
  const taken = await system.take(dossier);
  await province.query("update one_stop_outbox set due_at = now(), claims = 1 where dossier = $1", [
    submission.id,
  ]);
  const { items } = await eventually(
    () => statuses(cursor),
    ({ items: seen }) => seen.length === 2,
  );
  const code = taken.ok ? taken.value.officialCode : undefined;
  expect(items.map(({ officialCode, status }) => [officialCode, status])).toEqual([
    [code, 1],
    [code, 2],
  ]);
});
