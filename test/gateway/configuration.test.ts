import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DEMONSTRATION, demonstrationKey, demonstrationX25519 } from "../../core/crypto/demonstration.ts";
import { readConfiguration } from "../../gateway/configuration.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mot-cham-configuration-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const { labels } = DEMONSTRATION;
const own = demonstrationKey("test/own");
const good = {
  id: "cong",
  signing: { kid: "1", privateJwk: own.privateJwk },
  sealing: [{ kid: "1", privateJwk: demonstrationX25519("test/own").privateJwk }],
  root: own.publicJwk,
  trustBundle: "bundle.jwt",
  terminals: [{ id: "bn-kb-07", publicJwk: own.publicJwk }],
};

async function read(configuration: object) {
  const file = join(folder, "gateway.json");
  await writeFile(file, JSON.stringify(configuration));
  return readConfiguration(file);
}

it("takes a province's own keys", async () => {
  expect(await read(good)).toMatchObject({ ok: true, value: { identity: { id: "cong" } } });
});

it.each([
  ["signing", { signing: { kid: "1", privateJwk: demonstrationKey(labels.gatewaySigning).privateJwk } }],
  ["sealing", { sealing: [{ kid: "1", privateJwk: demonstrationX25519(labels.gatewaySealing).privateJwk }] }],
  ["root", { root: demonstrationKey(labels.root).publicJwk }],
  [
    "terminals",
    { terminals: [{ id: "bn-kb-07", publicJwk: demonstrationKey(labels.terminal("bn-kb-01")).publicJwk }] },
  ],
])("refuses a key of the demonstration as %s", async (name, member) => {
  const refused = await read({ ...good, ...member });
  expect(refused).toMatchObject({ ok: false, failure: { code: "config.production" } });
  expect(refused.ok ? "" : refused.failure.detail).toMatch(new RegExp(`^${name}`));
});

it("names the key that does not fit", async () => {
  const detail = async (member: object) => {
    const outcome = await read({ ...good, ...member });
    return outcome.ok ? "taken" : `${outcome.failure.code} ${outcome.failure.detail}`;
  };
  expect(await detail({ colour: "blue" })).toMatch(/^config\.invalid .*colour/);
  expect(await detail({ officialCode: { template: "{serial}" } })).toMatch(/^config\.invalid officialCode/);
});
