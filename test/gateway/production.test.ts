import { afterAll, beforeAll, expect, it } from "vitest";
import { DEMONSTRATION, demonstrationKey, demonstrationX25519 } from "../../core/crypto/demonstration.ts";
import type { PublicJwk } from "../../core/crypto/jwk.ts";
import { demonstrationGateway, startGateway } from "../../gateway/index.ts";
import { bundlePayload, keys, signBundle } from "../core/trust/fixtures.ts";
import { openProvince, type Province } from "./harness.ts";

let province: Province;

beforeAll(async () => {
  province = await openProvince();
  // An earlier start as a demonstration leaves its terminals in the database.
  await province.gateway();
}, 30_000);
afterAll(() => province.close());

/** A province's own gateway on that database; what it says on starting. */
async function start(terminals: readonly { readonly id: string; readonly publicJwk: PublicJwk }[]) {
  const started = await startGateway({
    data: "unused",
    databaseUrl: province.databaseUrl,
    identity: {
      id: "gateway.example",
      signing: { kid: "g1", privateJwk: keys.gateway.privateJwk },
      sealing: [{ kid: "s1", privateJwk: demonstrationX25519("test/sealing").privateJwk }],
    },
    terminals,
    trust: {
      profile: "production",
      root: keys.root.publicJwk,
      load: async () => signBundle(bundlePayload()),
    },
    oneStop: demonstrationGateway().oneStop,
    log: () => undefined,
  });
  if (!started.ok) return started.failure;
  await started.value.close();
  return "started";
}

it("does not start in production where a terminal's key is one that everybody knows", async () => {
  const refused = (id: string) => ({
    code: "config.production",
    detail: `terminals.${id} is a key of the demonstration`,
  });
  const own = { id: "bn-kb-07", publicJwk: keys.holder.publicJwk };
  expect(await start([own])).toEqual(refused("bn-kb-01"));
  // A revoked terminal can do nothing, and its dossiers stay its own.
  await province.query("update terminal set revoked_at = now()");
  const { publicJwk } = demonstrationKey(DEMONSTRATION.labels.terminal("bn-kb-08"));
  expect(await start([own, { id: "bn-kb-08", publicJwk }])).toEqual(refused("bn-kb-08"));
  expect(await start([own])).toBe("started");
});
