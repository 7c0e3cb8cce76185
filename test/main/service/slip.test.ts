import { decodeQR } from "qr/decode.js";
import { afterEach, describe, expect, it } from "vitest";
import { configurationSchema } from "../../../core/config/schema.ts";
import { ok } from "../../../core/errors/result.ts";
import { encodePng } from "../../../firmware-sim/printer/png.ts";
import { renderSlip, type SlipSources } from "../../../main/service/slip.ts";
import { pixelsOf } from "../../support/pictures.ts";
import { fileOne, must, temporaryFolder, tryToOpen } from "../../support/store.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

function sources(): SlipSources & { readonly dossier: string } {
  const { dir, remove } = temporaryFolder();
  const store = must(tryToOpen(dir));
  closers.push(remove, () => store.close());
  return {
    store,
    configuration: configurationSchema.parse({}),
    network: () => "online",
    dossier: fileOne(store),
  };
}

describe("the slip of a kept dossier", () => {
  it("carries the store's token in its QR", async () => {
    const all = sources();
    const slip = must(await renderSlip(all.dossier, all));
    expect(slip.width).toBe(576);
    const payload = (token: string): unknown =>
      JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const read = decodeQR(await pixelsOf(encodePng(slip)));
    expect(payload(read)).toEqual(payload(must(all.store.slipToken(all.dossier))));
  });

  it("is another one where the network is away", async () => {
    const all = sources();
    const online = must(await renderSlip(all.dossier, all));
    const offline = must(await renderSlip(all.dossier, { ...all, network: () => "offline" }));
    expect(offline.bits).not.toEqual(online.bits);
  });

  it("is refused where nothing is kept, or the summary is gone", async () => {
    const all = sources();
    const unknown = await renderSlip("00000000-0000-7000-8000-000000000000", all);
    expect(unknown).toMatchObject({ failure: { code: "store.corrupt" } });
    const item = must(all.store.find(all.dossier));
    const erased = item === null ? null : { ...item, summary: null };
    const gone = await renderSlip(all.dossier, { ...all, store: { ...all.store, find: () => ok(erased) } });
    expect(gone).toMatchObject({ failure: { code: "store.corrupt" } });
  });
});
