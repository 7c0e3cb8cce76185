/** The dev dock's page in Chromium: every act of a hand, and the kiosk beside it. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DockView } from "../../core/protocol/dock.ts";
import { type ScreenServer, startScreenServer } from "../renderer/fixtures/screen-server.ts";
import { VIEWS } from "../renderer/fixtures/views.ts";
import { launchChromium, whyNoChromium } from "../support/chromium.ts";

const PICTURES = join(import.meta.dirname, "../../test-results/screens");

const why = whyNoChromium();
describe.skipIf(why !== null)(`the dev dock in Chromium${why === null ? "" : ` (skipped: ${why})`}`, () => {
  let server: ScreenServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    const waiting = VIEWS.waiting;
    if (waiting === undefined) throw new Error("no waiting view");
    server = await startScreenServer(waiting);
    server.showDock({ type: "view", view: dockView() });
    browser = await launchChromium();
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto(`${server.server.origin}/dock?token=${server.server.issueToken()}`);
    await page.getByText("Hàng đợi · queue (2)").waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it("plants a fault in a file of the card, and takes it out of the file again", async () => {
    const faults = { contact: "huge", contactless: "flip:EF.VC:9:3" };
    server.showDock({ type: "view", view: { ...dockView(), faults } });
    const slot = page.getByLabel("Ở đâu – Where: Khe cắm · slot");
    await slot.waitFor();
    await page.screenshot({ path: join(PICTURES, "dock-file-fault.png") });
    server.dockActs.length = 0;
    await slot.selectOption("DG14");
    const pad = page.getByLabel("Ở đâu – Where: Bàn đọc · pad");
    expect(await pad.inputValue()).toBe("EF.VC");
    expect(await page.getByLabel("lật một bit – bit flipped: Bàn đọc · pad").count()).toBe(0);
    await pad.selectOption("");
    await page.getByLabel("Lỗi thẻ – Card fault: Bàn đọc · pad").selectOption("endless");
    await expect
      .poll(() => server.dockActs)
      .toEqual([
        { type: "fault", interface: "contact", fault: "huge:DG14" },
        { type: "fault", interface: "contactless", fault: "flip:5" },
        { type: "fault", interface: "contactless", fault: "endless" },
      ]);
    server.showDock({ type: "view", view: dockView() });
    await page.getByLabel("rút ra ở lệnh – pulled at command: Bàn đọc · pad").waitFor();
  });

  it("shows the kiosk beside the dock, scaled", async () => {
    await page.frameLocator("iframe").getByRole("heading", { name: "Đặt thẻ vào đây" }).waitFor();
    await page.screenshot({ path: join(PICTURES, "dock.png") });
  });

  it("shows everything at one glance, the newest slip at the printer's mouth", async () => {
    for (const name of ["Thẻ · cards", "Công tắc · switches", "Hàng đợi · queue", "Lệnh thẻ · card link"]) {
      const box = await page.getByRole("region", { name }).boundingBox();
      expect((box?.y ?? 900) + (box?.height ?? 0), name).toBeLessThanOrEqual(900);
    }
    const newest = page.getByRole("img", { name: "slip 2" });
    const mouth = await page.locator(".dock-printer").boundingBox();
    const top = await newest.boundingBox();
    expect((top?.y ?? 0) - (mouth?.y ?? 0) - (mouth?.height ?? 0)).toBeCloseTo(0, 0);
    expect((await page.getByRole("img", { name: "slip 1" }).boundingBox())?.y).toBeGreaterThan(top?.y ?? 900);
  });

  it("sends what a hand does", async () => {
    server.dockActs.length = 0;
    await page.getByRole("button", { name: "citizen-a: Bàn đọc · pad" }).click();
    await page.locator(".dock-card").nth(1).dragTo(page.locator(".dock-reader").nth(1));
    await page.getByRole("button", { name: "nhấc ra · remove" }).click();
    await page.getByLabel("Lỗi thẻ – Card fault: Khe cắm · slot").selectOption("slow");
    const command = page.getByLabel("rút ra ở lệnh – pulled at command: Bàn đọc · pad");
    expect(await command.inputValue()).toBe("7");
    await command.fill("3");
    await command.press("Enter");
    await page.getByLabel("Lỗi thẻ – Card fault: Bàn đọc · pad").selectOption("");
    await page.getByRole("switch", { name: /Mạng/ }).click();
    await page.getByRole("button", { name: "out", exact: true }).click();
    await page.getByRole("switch", { name: /Máy in/ }).click();
    await page.getByRole("switch", { name: /Máy quét/ }).click();
    await page.getByRole("button", { name: "lấy giấy · take" }).click();
    await expect
      .poll(() => server.dockActs)
      .toEqual([
        { type: "present", card: "citizen-a", interface: "contactless" },
        { type: "present", card: "clone", interface: "contact" },
        { type: "remove", interface: "contactless" },
        { type: "fault", interface: "contact", fault: "slow:300" },
        { type: "fault", interface: "contactless", fault: "pull:3" },
        { type: "fault", interface: "contactless", fault: null },
        { type: "network", up: false },
        { type: "paper", state: "out" },
        { type: "printerPower", on: false },
        { type: "scanner", on: false },
        { type: "takePaper" },
      ]);
  });
});

function dockView(): DockView {
  return {
    cards: [
      { name: "citizen-a", kind: "citizen", good: true, expect: null, about: "Synthetic citizen, 36" },
      {
        name: "clone",
        kind: "citizen",
        good: false,
        expect: "kb.signature",
        about: "A copy without the chip's key",
      },
      {
        name: "revoked",
        kind: "citizen",
        good: false,
        expect: "revocation.revoked",
        about: "On the status list",
      },
      { name: "staff", kind: "staff", good: true, expect: null, about: "A member of staff" },
    ],
    readers: { contact: null, contactless: "citizen-a" },
    faults: { contact: null, contactless: "pull:7" },
    network: true,
    paper: "ok",
    printerPower: true,
    scanner: true,
    slips: [
      { png: slip("KB01-261123-0042-7"), width: 576, height: 320 },
      { png: slip("KB01-261123-0043-4"), width: 576, height: 1600 },
    ],
    trace: ["00 A4 04 00 Lc=7 → 9000 (52)", "00 22 C1 A4 Lc=15 → 9000", "10 86 00 00 Lc=2 → 9000 (20)"],
    queue: [
      {
        id: "01890a5d-ac96-7b2c-8f3e-000000000001",
        provisionalCode: "KB01-261123-0042-7",
        state: "acknowledged",
        officialCode: "H05.26.12-261123-0017",
      },
      {
        id: "01890a5d-ac96-7b2c-8f3e-000000000002",
        provisionalCode: "KB01-261123-0043-4",
        state: "retry",
        officialCode: null,
      },
    ],
  };
}

function slip(code: string): string {
  const canvas = createCanvas(576, 320);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, 576, 320);
  context.fillStyle = "#000";
  context.font = "40px sans-serif";
  context.fillText(code, 40, 120);
  return canvas.toBuffer("image/png").toString("base64");
}
