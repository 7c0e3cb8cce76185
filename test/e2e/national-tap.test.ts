/** The way of a citizen with a national ID card, in Chromium: by its code, by six typed digits in the slot, and refused. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeNationalCardContents } from "../../firmware-sim/personalise/national/make-national-card.ts";
import { launchChromium, whyNoChromium } from "../support/chromium.ts";
import { type Citizen, citizenAt, type DockHand, handAt } from "../support/citizen.ts";
import { startTestKiosk, type TestKiosk } from "../support/kiosk.ts";

/**
 * DG1 in the form in which evidence has it: the simulator, which runs in the same process here, knows it as bytes only.
 */
function zoneFile(): string {
  const { applicationFiles } = makeNationalCardContents("cccd-minh-anh", { now: Date.now() });
  return Buffer.from(applicationFiles.get(0x0101) ?? []).toString("base64url");
}

const PERSONAL = ["Minh Anh", "027190000018", "Gia Bảo", "Phù Lãng"];

const why = whyNoChromium();
describe.skipIf(why !== null)(`national tap${why === null ? "" : ` (skipped: ${why})`}`, () => {
  let kiosk: TestKiosk;
  let browser: Browser;
  let citizen: Citizen;
  let hand: DockHand;

  beforeAll(async () => {
    kiosk = await startTestKiosk({ cards: "simulated" });
    browser = await launchChromium();
    const window = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
    const page = await window.newPage();
    await page.goto(await kiosk.address());
    citizen = citizenAt(page, "national");
    const bench = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
    const dock = await bench.newPage();
    await dock.goto(await kiosk.address("/dock"));
    hand = handAt(dock, "national");
  });

  afterAll(async () => {
    await browser?.close();
    await kiosk?.close();
  });

  async function nothingPersonalLeft(): Promise<void> {
    const text = await citizen.page.content();
    for (const planted of PERSONAL) expect(text).not.toContain(planted);
  }

  it("files a dossier that the gateway judges again and takes", async () => {
    await citizen.sees("Đặt thẻ vào đây");
    await citizen.picture("a1-waiting");
    await hand.lay("cccd-minh-anh");
    await citizen.sees(/Chào bà M… A…/);
    await citizen.picture("a2-home");
    await citizen.page.getByLabel("Tìm thủ tục").fill("khai sinh");
    await citizen.touch(/^Đăng ký khai sinh/);
    await citizen.page.getByText("Mã thủ tục 1.001193").waitFor();
    await citizen.touch(/^Làm thủ tục này/);
    await citizen.sees("Máy sẽ đọc thêm từ thẻ");
    await citizen.touch("Tôi đã đọc, tiếp tục");
    await citizen.fillBirthForm((part) => citizen.picture(`a3-form-${part + 1}`));
    await citizen.sees("Xin xem lại");
    await citizen.picture("a4-review");
    // The search finds what is there: else its silence below would say nothing.
    expect(await kiosk.heap()).toContain(zoneFile());
    await citizen.touch("Nộp hồ sơ");
    await citizen.sees("Đã lưu hồ sơ của Ông/Bà");
    await citizen.page.getByText("Cổng tỉnh đã nhận").waitFor();
    await citizen.picture("a5-filed");
    expect(await kiosk.gateway.countDossiers()).toBe(1);
    await citizen.touch("Kết thúc và xóa");
    await citizen.page.getByText("Cảm ơn Ông/Bà").waitFor();
    await nothingPersonalLeft();
    await hand.remove();
    await citizen.sees("Đặt thẻ vào đây");
    expect((await kiosk.heap()).includes(zoneFile()), "service heap").toBe(false);
  });

  it("asks for the last six digits in the slot, where a wrong number is said so", async () => {
    await hand.insert("cccd-minh-anh");
    await citizen.sees("Nhập sáu số trên thẻ");
    await citizen.page.getByText("Sáu số cuối của số căn cước").waitFor();
    await citizen.picture("b1-digits");
    const digits = citizen.page.getByLabel("Sáu số trên thẻ");
    await digits.fill("111111");
    await citizen.touch("Tiếp tục");
    await citizen.page.getByText("pace.wrong_secret").first().waitFor();
    await citizen.picture("b2-wrong");
    await digits.fill("000018");
    await citizen.touch("Tiếp tục");
    await citizen.sees(/Chào bà M… A…/);
    await hand.remove();
    await citizen.page.getByText("Thẻ đã được lấy ra").waitFor();
    await nothingPersonalLeft();
    await citizen.sees("Đặt thẻ vào đây");
  });

  it("waits for a card that slips off the pad, and reads on where it stopped", async () => {
    await hand.pullAt(12);
    await hand.lay("cccd-minh-anh");
    await citizen.sees("Xin đặt lại thẻ");
    await citizen.page.getByText("Bước 3 trên 4").waitFor();
    await citizen.picture("d1-lifted");
    await hand.pullAt(null);
    await hand.lay("cccd-minh-anh");
    await citizen.sees(/Chào bà M… A…/);
    await citizen.touch("Kết thúc và xóa");
    await hand.remove();
    await citizen.sees("Đặt thẻ vào đây");
  });

  it("says that the card was lifted too soon where it does not come back", async () => {
    await hand.pullAt(12);
    await hand.lay("cccd-minh-anh");
    await citizen.sees("Xin đặt lại thẻ");
    await citizen.page.getByText("card.lost").first().waitFor();
    await citizen.picture("d2-not-back");
    await hand.pullAt(null);
    await hand.lay("cccd-minh-anh");
    await citizen.sees(/Chào bà M… A…/);
    await citizen.touch("Kết thúc và xóa");
    await hand.remove();
    await citizen.sees("Đặt thẻ vào đây");
  });

  it("refuses a copy with a sentence and its code", async () => {
    await hand.lay("cccd-clone");
    await citizen.page.getByText("chip.authentication").first().waitFor();
    await citizen.picture("c-clone");
    await hand.remove();
    expect(kiosk.log()).not.toMatch(/Minh Anh|027190000018|Phù Lãng/);
    expect(kiosk.log()).not.toContain("internal.bug");
  });
});
