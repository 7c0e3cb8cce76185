import { afterAll, beforeAll, expect, it } from "vitest";
import { openBundle } from "../../../core/trust/bundle.ts";
import { demonstrationRoot } from "../../../core/trust/demonstration.ts";
import type { RunningGateway } from "../../../gateway/index.ts";
import { file, openProvince, type Province, post, send } from "../harness.ts";

let province: Province;
let gateway: RunningGateway;

beforeAll(async () => {
  province = await openProvince();
  gateway = await province.gateway();
}, 30_000);
afterAll(() => province.close());

const STATUSES = "/v1/statuses?after=0";

it("admits a nonce once", async () => {
  const jti = "AAAAAAAAAAAAAAAAAAAAAA";
  const submission = await file();
  const both = await Promise.all([1, 2].map(() => post(gateway, submission, { jti })));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)?.answer).toBeUndefined();
  // Another terminal may use it.
  expect((await send(gateway.url, STATUSES, undefined, { jti, terminal: "bn-bd-02" })).status).toBe(200);
});

it.each([
  ["body", { digestOf: "another body" }],
  ["target", { htu: "/v1/statuses?after=0" }],
  ["gateway", { aud: "another-gateway" }],
])("decides nothing where the envelope was made for another %s", async (_, options) => {
  const before = await gateway.countDossiers();
  const { status, answer } = await post(gateway, await file(), options);
  expect([status, answer]).toEqual([400, undefined]);
  expect(await gateway.countDossiers()).toBe(before);
});

it.each([-400, 400])(
  "answers a clock that is %i seconds off with the right time, signed",
  async (seconds) => {
    const at = new Date(Date.now() + seconds * 1000);
    const { answer } = await post(gateway, await file(), { at });
    expect(answer?.kind).toBe("clockSkew");
    expect(Math.abs((answer?.iat ?? 0) - Date.now() / 1000)).toBeLessThan(5);
  },
);

it("decides nothing for a terminal it does not know, or where the signature is another's", async () => {
  const unknown = await send(gateway.url, STATUSES, undefined, { terminal: "bn-xx-99" });
  const stranger = await send(gateway.url, STATUSES, undefined, { signedBy: "bn-bd-02" });
  for (const { status, answer } of [unknown, stranger]) expect([status, answer]).toEqual([401, undefined]);
  expect(unknown.text).toBe(stranger.text);
});

it("refuses a revoked terminal and takes nothing from it", async () => {
  const terminal = "bn-bd-02";
  const before = await gateway.countDossiers();
  await province.query("update terminal set revoked_at = now() where id = $1", [terminal]);
  const { answer } = await post(gateway, await file({ terminal }), { terminal });
  expect(answer).toMatchObject({ kind: "terminalRefused", detail: "terminal revoked" });
  expect(await gateway.countDossiers()).toBe(before);
  const forged = await send(gateway.url, STATUSES, undefined, { terminal, signedBy: "bn-kb-01" });
  expect([forged.status, forged.answer]).toEqual([401, undefined]);
  // Starting the gateway again registers the demonstration's terminals, and does not take this one back.
  const again = await province.gateway();
  const still = await send(again.url, STATUSES, undefined, { terminal });
  expect(still.answer?.kind).toBe("terminalRefused");
});

it("decides nothing for a request without an envelope", async () => {
  for (const authorization of [
    undefined,
    "",
    "Bearer x",
    "MotCham x",
    "MotCham e30.e30.AA",
    `MotCham ${"x".repeat(9000)}`,
  ]) {
    const headers = authorization === undefined ? {} : { authorization };
    const response = await fetch(`${gateway.url}${STATUSES}`, { headers });
    expect([response.status, response.headers.get("content-type")]).toEqual([
      401,
      "application/json; charset=utf-8",
    ]);
  }
});

it("gives the trust bundle and its health to anybody, and nothing else", async () => {
  const bundle = await fetch(`${gateway.url}/v1/trust-bundle`);
  const opened = openBundle(await bundle.text(), demonstrationRoot(), new Date(), {
    profile: "demonstration",
  });
  expect(opened).toMatchObject({ ok: true });
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${gateway.url}/v1/other`)).status).toBe(404);
});
