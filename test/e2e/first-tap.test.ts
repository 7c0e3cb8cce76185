/** The whole way of a citizen, in Chromium, with the card behind the real PC/SC service. */
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium, whyNoChromium } from "../support/chromium.ts";
import { type Citizen, citizenAt, type DockHand, handAt } from "../support/citizen.ts";
import { startTestKiosk, type TestKiosk } from "../support/kiosk.ts";
import { type Pcscd, skipReason, startPcscd } from "../support/pcscd.ts";

const PROVISIONAL = /TAM-BNKB01-\d{6}-\d{4}-[0-9A-Z]/;
const OFFICIAL = /H05\.26\.12-\d{6}-\d{4}/;
/** What must be gone from the screen when the person has gone. */
const PERSONAL = ["Minh Anh", "027190000018", "Gia Bảo", "Phù Lãng"];

const why = whyNoChromium() ?? skipReason() ?? null;
describe.skipIf(why !== null)(`first tap${why === null ? "" : ` (skipped: ${why})`}`, () => {
  let pcscd: Pcscd;
  let kiosk: TestKiosk;
  let browser: Browser;
  let window: BrowserContext;
  let citizen: Citizen;
  let hand: DockHand;

  beforeAll(async () => {
    pcscd = await startPcscd();
    kiosk = await startTestKiosk({ cards: "pcsc" });
    browser = await launchChromium();
    window = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
    const page = await window.newPage();
    await page.goto(await kiosk.address());
    citizen = citizenAt(page, "walk");
    const bench = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
    const dock = await bench.newPage();
    await dock.goto(await kiosk.address("/dock"));
    hand = handAt(dock, "walk");
  });

  afterAll(async () => {
    await browser?.close();
    await kiosk?.close();
    await pcscd?.stop();
  });

  async function goToReview(prefix: string): Promise<void> {
    await citizen.touch(/^Làm thủ tục này/);
    await citizen.sees("Máy sẽ đọc thêm từ thẻ");
    await citizen.picture(`${prefix}-notice`);
    await citizen.touch("Tôi đã đọc, tiếp tục");
    await citizen.fillBirthForm((part) => citizen.picture(`${prefix}-form-${part + 1}`));
    await citizen.sees("Xin xem lại");
    await citizen.picture(`${prefix}-review`);
  }

  async function nothingPersonalLeft(): Promise<void> {
    const text = await citizen.page.content();
    for (const planted of PERSONAL) expect(text).not.toContain(planted);
  }

  it("goes from the tap to the official code with the network there, and files exactly one dossier", async () => {
    await citizen.sees("Đặt thẻ vào đây");
    await citizen.picture("a1-waiting");
    await hand.insert("minh-anh");
    await citizen.sees(/Chào bà M… A…/);
    await citizen.picture("a2-home");
    await citizen.touch(/Có con nhỏ/);
    await citizen.sees("Có con nhỏ");
    await citizen.picture("a3-life-event");
    await citizen.touch(/^Đăng ký khai sinh/);
    await citizen.page.getByText("Mã thủ tục 1.001193").waitFor();
    await citizen.picture("a4-procedure");
    await goToReview("a5");
    await citizen.touch("Nộp hồ sơ");
    await citizen.sees("Đã lưu hồ sơ của Ông/Bà");
    await citizen.page.getByText(PROVISIONAL).waitFor();
    await citizen.page.getByText("Cổng tỉnh đã nhận").waitFor();
    await citizen.page.getByText(OFFICIAL).waitFor();
    await expect.poll(() => hand.slips(), { timeout: 15_000 }).toBe(1);
    await citizen.page.getByText("Xin cầm theo phiếu").waitFor();
    await citizen.picture("a6-filed");
    await hand.keepPaper("a-paper");
    await hand.page.screenshot({ path: "test-results/walk/a7-dock.png" });
    await citizen.touch("Kết thúc và xóa");
    await citizen.page.getByText("Cảm ơn Ông/Bà").waitFor();
    await citizen.picture("a8-farewell");
    await nothingPersonalLeft();
    await hand.remove();
    await citizen.sees("Đặt thẻ vào đây");
    expect(await kiosk.gateway.countDossiers()).toBe(1);
  });

  it("files without a network, says so on the slip, and sends once by itself when it is back", async () => {
    await hand.network(false);
    await hand.lay("minh-anh");
    await citizen.sees(/Chào bà M… A…/);
    await citizen.page.getByLabel("Tìm thủ tục").fill("khai sinh");
    await citizen.page.getByText(/Tìm thấy/).waitFor();
    await citizen.picture("b1-search");
    await citizen.touch(/^Đăng ký khai sinh/);
    await citizen.page.getByText("Mã thủ tục 1.001193").waitFor();
    await goToReview("b2");
    await citizen.touch("Nộp hồ sơ");
    await citizen.sees("Đã lưu hồ sơ của Ông/Bà");
    await expect.poll(() => hand.slips(), { timeout: 15_000 }).toBe(2);
    await citizen.page.getByText("Chưa gửi được, máy sẽ tự gửi lại").waitFor();
    await citizen.picture("b3-filed-offline");
    await hand.keepPaper("b-paper-offline");
    expect(await kiosk.gateway.countDossiers()).toBe(1);
    await citizen.touch("Kết thúc và xóa");
    await citizen.page.getByText("Cảm ơn Ông/Bà").waitFor();
    await hand.remove();
    await hand.network(true);
    await expect.poll(() => kiosk.gateway.countDossiers(), { timeout: 20_000 }).toBe(2);
    await hand.page
      .getByText(/acknowledged/)
      .nth(1)
      .waitFor();
    expect(await kiosk.gateway.countDossiers()).toBe(2);
  });

  it("keeps a dossier through a power cut, and still prints the slip that it owes", async () => {
    await hand.network(false);
    await hand.paper("out");
    await hand.insert("minh-anh");
    await citizen.sees(/Chào bà M… A…/);
    await citizen.page.getByLabel("Tìm thủ tục").fill("1.001193");
    await citizen.touch(/^Đăng ký khai sinh/);
    await goToReview("c1");
    await citizen.touch("Nộp hồ sơ");
    await citizen.page.getByText("Phiếu chưa in được").waitFor();
    await citizen.picture("c2-no-paper");
    const code = await citizen.page.getByText(PROVISIONAL).first().textContent();
    await kiosk.killAndRestart();
    await hand.page.goto(await kiosk.address("/dock"));
    await expect.poll(() => hand.slips(), { timeout: 15_000 }).toBe(1);
    await hand.keepPaper("c-paper-owed");
    await expect.poll(() => kiosk.gateway.countDossiers(), { timeout: 20_000 }).toBe(3);
    expect(await hand.page.getByText(code ?? "no code").count()).toBeGreaterThan(0);
    await citizen.page.goto(await kiosk.address());
    await citizen.sees("Đặt thẻ vào đây");
    await nothingPersonalLeft();
  });

  it("stops each bad card with a sentence and its code, and ends the session when a card is pulled", async () => {
    for (const [card, code] of [
      ["clone", "kb.signature"],
      ["wrong-issuer", "vc.issuer_unknown"],
      ["altered-claim", "vc.disclosure"],
      ["lapsed", "validity.expired"],
      ["revoked", "revocation.revoked"],
    ] as const) {
      await hand.insert(card);
      await citizen.page.getByText(code).first().waitFor();
      await citizen.picture(`d-${card}`);
      await hand.remove();
      await citizen.sees("Đặt thẻ vào đây");
    }
    await hand.insert("minh-anh");
    await citizen.sees(/Chào bà M… A…/);
    await hand.remove();
    await citizen.page.getByText("Thẻ đã được lấy ra").waitFor();
    await nothingPersonalLeft();
    expect(kiosk.log()).not.toMatch(/Minh Anh|027190000018|Phù Lãng/);
    expect(kiosk.log()).not.toContain("internal.bug");
  });
});
