import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkManifest } from "../../../main/electron/manifest.ts";
import { prepareService } from "../../../main/launch/service-package.mjs";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
let root = "";

function put(name: string, text: string): void {
  mkdirSync(join(root, name, ".."), { recursive: true });
  writeFileSync(join(root, name), text);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mot-cham-package-"));
  put("package.json", JSON.stringify({ name: "p", version: "1.2.3", devDependencies: { dev: "1" } }));
  put(
    "main/service/main.ts",
    `import { a } from "alpha/sub"; import type { D } from "dev"; import "./b.ts"; a;`,
  );
  put("main/service/b.ts", `export const b = 1;`);
  put("gateway/main.ts", `import "gateway-only";`);
  put(
    "node_modules/alpha/package.json",
    JSON.stringify({ dependencies: { beta: "2" }, optionalDependencies: { none: "1" } }),
  );
  put("node_modules/alpha/node_modules/beta/package.json", "{}");
  put("node_modules/beta/package.json", "{}");
  for (const name of ["dev", "gateway-only"]) put(`node_modules/${name}/package.json`, "{}");
  put("node-binary", "node");
  put("release.pem", String(privateKey.export({ format: "pem", type: "pkcs8" })));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const prepare = () =>
  prepareService(join(root, "release.pem"), {
    root,
    nodeBinary: join(root, "node-binary"),
    folders: ["main/service"],
  });

describe("the service's files as they are shipped", () => {
  it("are the service, what it needs and nothing else, under a manifest that holds", async () => {
    const target = await prepare();
    expect(await checkManifest(target, publicKey)).toEqual({ ok: true, value: undefined });
    const { files } = JSON.parse(readFileSync(join(target, "manifest.json"), "utf8"));
    expect(Object.keys(files)).toEqual([
      "main/service/b.ts",
      "main/service/main.ts",
      "node",
      "node_modules/alpha/node_modules/beta/package.json",
      "node_modules/alpha/package.json",
      "package.json",
    ]);
    expect(existsSync(join(target, "release.pem"))).toBe(false);
  });

  it("are refused where a module would be missing, and where the key is none", async () => {
    put("main/service/b.ts", `import "../../gateway/main.ts";`);
    await expect(prepare()).rejects.toThrow("which is not shipped");
    put("release.pem", "no key");
    await expect(prepare()).rejects.toThrow("Ed25519");
  });
});
