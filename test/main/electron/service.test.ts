import { generateKeyPairSync } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startBrowserServer } from "../../../main/browser/server.ts";
import { checkManifest, writeManifest } from "../../../main/electron/manifest.ts";
import { findService } from "../../../main/electron/service.ts";
import { openServiceLine, redeemToken } from "../../../main/electron/service-line.ts";
import { random } from "../../../main/random.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const options = {
  serviceUrl: undefined,
  token: undefined,
  kiosk: true,
  config: "c.json",
  userData: undefined,
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mot-cham-service-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): void {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
}

describe("the signed manifest", () => {
  beforeEach(async () => {
    put("main/service/main.ts", "the service");
    put("node_modules/a/index.js", "a package");
    await writeManifest(folder, privateKey);
  });
  const altered = (detail: string) => ({ ok: false, failure: { code: "program.altered", detail } });

  it("holds for the files that were signed", async () => {
    expect(await checkManifest(folder, publicKey)).toEqual({ ok: true, value: undefined });
  });

  it("names a changed, an added and a missing file", async () => {
    appendFileSync(join(folder, "main/service/main.ts"), " ");
    expect(await checkManifest(folder, publicKey)).toEqual(altered("main/service/main.ts"));
    put("main/service/main.ts", "the service");
    put("node_modules/a/package.json", "{}");
    expect(await checkManifest(folder, publicKey)).toEqual(altered("node_modules/a/package.json"));
    rmSync(join(folder, "node_modules"), { recursive: true });
    expect(await checkManifest(folder, publicKey)).toEqual(altered("node_modules/a/index.js"));
  });

  it("is refused under another key, when it was edited, and when it is not there", async () => {
    const other = generateKeyPairSync("ed25519");
    expect(await checkManifest(folder, other.publicKey)).toEqual(altered("manifest.sig"));
    put("manifest.json", JSON.stringify({ version: 1, files: {} }));
    expect(await checkManifest(folder, publicKey)).toEqual(altered("manifest.sig"));
    rmSync(join(folder, "manifest.json"));
    expect(await checkManifest(folder, publicKey)).toEqual(altered("manifest.json"));
  });

  it.skipIf(process.platform === "win32")("follows no link out of what was signed", async () => {
    rmSync(join(folder, "node_modules/a/index.js"));
    symlinkSync("/etc/hostname", join(folder, "node_modules/a/index.js"));
    expect(await checkManifest(folder, publicKey)).toMatchObject({ failure: { code: "program.altered" } });
  });
});

describe.skipIf(process.platform === "win32")("the service that the shell starts", () => {
  const releaseKey = publicKey.export({ format: "der", type: "spki" }).toString("base64");
  const installation = () => ({
    folder,
    releaseKey,
    logFile: join(`${folder}-log`, "service.log"),
    platform: "linux" as const,
    say: vi.fn(),
  });
  afterEach(() => rmSync(`${folder}-log`, { recursive: true, force: true }));

  beforeEach(async () => {
    put("node", `#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
    chmodSync(join(folder, "node"), 0o755);
    put(
      "main/service/main.ts",
      `process.on("message", () => process.send({ type: "token", token: "t" }));
       require("node:fs").writeFileSync(process.argv[3] + ".pid", String(process.pid));
       console.log(JSON.stringify({ ready: "http://127.0.0.1:9" }));`,
    );
    await writeManifest(folder, privateKey);
  });

  it("runs only while its files are as signed", async () => {
    const config = join(`${folder}-log`, "c.json");
    const service = await findService({ ...options, config }, installation());
    await expect(service.connect()).rejects.toThrow();
    await service.stop();
    appendFileSync(join(folder, "main/service/main.ts"), "\n");
    await expect(findService(options, installation())).rejects.toThrow(
      "program.altered: main/service/main.ts",
    );
  });

  it("is not started by a build without a release key", async () => {
    await expect(findService(options, { ...installation(), releaseKey: "" })).rejects.toThrow(
      "no release key",
    );
  });
});

describe("the line to the service", () => {
  it("opens with a token, once, and misses nothing the service says first", async () => {
    const server = await startBrowserServer({
      host: "127.0.0.1",
      port: 0,
      assets: new Map(),
      sockets: new Map([["/ws", (transport) => transport.send({ first: true })]]),
      pages: new Map(),
      random,
      now: () => 0,
    });
    try {
      const token = server.issueToken();
      const cookie = await redeemToken(server.origin, token);
      await expect(redeemToken(server.origin, token)).rejects.toThrow("did not take the token");
      const line = await openServiceLine(server.origin, cookie);
      await new Promise((resolve) => setTimeout(resolve, 30));
      const messages: unknown[] = [];
      line.onMessage((message) => messages.push(message));
      await vi.waitFor(() => expect(messages).toEqual([{ first: true }]));
      const refused = await openServiceLine(server.origin, "motcham=wrong");
      await new Promise<void>((resolve) => {
        refused.onClose(resolve);
        refused.onMessage(() => {});
      });
      line.close();
    } finally {
      await server.close();
    }
  });
});
