import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readShellOptions } from "../../../main/electron/options.ts";
import { servePage } from "../../../main/electron/pages.ts";

const root = mkdtempSync(join(tmpdir(), "mot-cham-pages-"));
const folder = join(root, "renderer");
mkdirSync(folder);
writeFileSync(join(folder, "index.html"), "<p>page</p>");
writeFileSync(join(root, "secret.html"), "secret");
writeFileSync(join(folder, "key.pem"), "secret");
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the pages of the shell", () => {
  it("are served with a policy that allows no connection", async () => {
    const response = await servePage(folder, "app://kiosk/index.html");
    expect(await response.text()).toBe("<p>page</p>");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toContain("unsafe-eval");
  });

  it.each([
    "app://kiosk/%2e%2e%2fsecret.html",
    "app://kiosk/..%5csecret.html",
    "app://kiosk/../secret.html",
    "app://kiosk//secret.html",
    "app://kiosk/%00.html",
    "app://kiosk/%zz.html",
    "app://kiosk/key.pem",
    "app://other/index.html",
    "file:///index.html",
  ])("do not reach %s", async (address) => {
    const response = await servePage(folder, address);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("not found");
  });
});

describe("the shell's options", () => {
  it("take a service on loopback only", () => {
    const read = (url: string) => readShellOptions(["--service-url", url], {}, "linux").serviceUrl;
    expect(read("http://127.0.0.1:8420/?x")).toBe("http://127.0.0.1:8420");
    for (const url of ["http://192.0.2.1:8420", "https://127.0.0.1", "http://127.0.0.1.example.org"]) {
      expect(() => read(url), url).toThrow("loopback");
    }
  });

  it("stand among switches of Chromium", () => {
    const options = readShellOptions([".", "--no-sandbox", "--kiosk"], { MOT_CHAM_TOKEN: "t" }, "linux");
    expect(options).toMatchObject({ kiosk: true, token: "t", config: "/etc/mot-cham/configuration.json" });
  });
});
