/** After the end of a session nothing of the person is left: neither in the page's heap nor in the service's. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCard, type PluggedCard, plugIntoVpcd, vpcdPort } from "../../firmware-sim/index.ts";
import { createSystemRandom } from "../../main/service/store/random.ts";
import { launchChromium, whyNoChromium } from "../support/chromium.ts";
import { type Citizen, citizenAt } from "../support/citizen.ts";
import { startTestKiosk, type TestKiosk } from "../support/kiosk.ts";
import { type Pcscd, skipReason, startPcscd } from "../support/pcscd.ts";

/** Snapshots escape letters outside ASCII, so what is planted has none. The number is that of the card. */
const NUMBER = "027198000050";
const TYPED = "Nha ho sinh 7391 Kinh Bac";

/** A service that has no simulator in it: the simulator's own people would be found in its heap. */
const REAL_DEVICES = {
  scanner: { kind: "none" },
  printer: { kind: "none" },
  dock: { enabled: false },
} as const;

const why = whyNoChromium() ?? skipReason() ?? null;
describe.skipIf(why !== null)(`the wipe${why === null ? "" : ` (skipped: ${why})`}`, () => {
  let kiosk: TestKiosk;
  let browser: Browser;
  let citizen: Citizen;
  let pcscd: Pcscd;
  let card: PluggedCard;

  beforeAll(async () => {
    pcscd = await startPcscd();
    kiosk = await startTestKiosk({ cards: "pcsc", configuration: REAL_DEVICES });
    browser = await launchChromium();
    const page = await (await browser.newContext({ viewport: { width: 1080, height: 1920 } })).newPage();
    await page.goto(await kiosk.address());
    citizen = citizenAt(page, "wipe");
  });
  afterAll(async () => {
    await browser?.close();
    await kiosk?.close();
    await card?.close();
    await pcscd?.stop();
  });

  it("leaves nothing in either heap, and filed things only sealed on the disk", async () => {
    card = await insert("khanh-linh");
    await citizen.sees(/Chào bà/);
    await citizen.page.getByLabel("Tìm thủ tục").fill("1.001193");
    await citizen.touch(/^Đăng ký khai sinh/);
    await citizen.touch(/^Làm thủ tục này/);
    await citizen.touch("Tôi đã đọc, tiếp tục");
    await citizen.fillBirthForm(async (part) => {
      if (part === 1) await citizen.page.locator("#field-childBirthPlace").fill(TYPED);
    });
    await citizen.sees("Xin xem lại");

    // The search finds what is there: else its silence below would say nothing.
    expect(await pageHeap(citizen.page)).toContain(TYPED);
    const during = await kiosk.heap();
    expect(during).toContain(TYPED);
    expect(during).toContain(NUMBER);

    await citizen.touch("Nộp hồ sơ");
    await citizen.sees("Đã lưu hồ sơ của Ông/Bà");
    await citizen.touch("Kết thúc và xóa");
    await citizen.page.getByText("Cảm ơn Ông/Bà").waitFor();
    await card.close();
    await citizen.sees("Đặt thẻ vào đây");

    const page = await pageHeap(citizen.page);
    const service = await kiosk.heap();
    for (const planted of [NUMBER, TYPED]) {
      expect(page.includes(planted), "page heap").toBe(false);
      expect(service.includes(planted), "service heap").toBe(false);
      expect(filesHolding(kiosk.dataDirectory, planted)).toEqual([]);
    }
  });
});

async function insert(name: "khanh-linh"): Promise<PluggedCard> {
  const made = makeCard(name, { now: Date.now(), interface: "contact", random: createSystemRandom() });
  const plugged = await plugIntoVpcd({ card: made, port: vpcdPort(0) });
  if (!plugged.ok) throw new Error(plugged.failure.code);
  return plugged.value;
}

async function pageHeap(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  return chunks.join("");
}

/** The files below this folder with the text anywhere in their bytes, in UTF-8 or UTF-16. */
function filesHolding(folder: string, text: string): string[] {
  const forms = [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => forms.some((form) => readFileSync(file).includes(form)));
}
