/** What a person does at the kiosk in Chromium, and that nothing of them stays. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Act, View } from "../../core/protocol/terminal.ts";
import { type ScreenServer, startScreenServer } from "../renderer/fixtures/screen-server.ts";
import { SESSION_A, SESSION_B, sessionWith, VIEWS } from "../renderer/fixtures/views.ts";
import { launchChromium, whyNoChromium } from "../support/chromium.ts";

const PLANTED = "Quỳnh Hoa Thử";

const why = whyNoChromium();
describe.skipIf(why !== null)(`a session in Chromium${why === null ? "" : ` (skipped: ${why})`}`, () => {
  let server: ScreenServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = await startScreenServer(viewNamed("waiting"));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    server.show(viewNamed("waiting"));
    server.answer(() => ({ failure: null }));
    server.acts.length = 0;
    const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
    page = await context.newPage();
    await page.goto(`${server.server.origin}/?token=${server.server.issueToken()}`);
    await page.waitForSelector(".kiosk-waiting");
  });
  afterEach(async () => {
    await page.context().close();
  });

  const acts = (type: Act["type"]) => server.acts.filter((act) => act.type === type);
  const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();
  const open = async (view: View, frame: string) => {
    server.show(view);
    await page.waitForSelector(`.kiosk-${frame}`);
  };

  it("speaks English when asked, and Vietnamese again for the next person", async () => {
    await open(viewNamed("home"), "home");
    await press("English");
    await page.getByRole("heading", { name: "What would you like to do?" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
    server.show(viewNamed("waiting"));
    await page.getByRole("heading", { name: "Đặt thẻ vào đây" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("vi");
  });

  it("takes the language chosen while waiting into the session that a card then starts", async () => {
    await press("English");
    await page.getByRole("heading", { name: "Place your card here" }).waitFor();
    await open(viewNamed("home"), "home");
    await page.getByRole("heading", { name: /^Welcome/ }).waitFor();
  });

  it("keeps nothing of one session when the next one begins", async () => {
    await open(viewNamed("home"), "home");
    await press("Cỡ chữ, màu");
    await page.getByText("Nền tối").click();
    await press("Chữ lớn hơn");
    await press("Xong");
    await page.getByRole("searchbox").fill(`${PLANTED} tìm`);
    await open(viewNamed("form"), "form");
    await page.getByLabel("Số điện thoại").fill("0912345678");
    await page.locator("#field-requesterResidence").fill(PLANTED);
    expect(await traces(page)).not.toEqual([]);

    const next: View = { ...viewNamed("form"), session: sessionWith({ id: SESSION_B }) };
    server.show(next);
    await page.waitForFunction(() => document.documentElement.dataset.contrast === "paper");
    expect(await traces(page)).toEqual([]);
    expect(await page.locator("#field-requesterPhone").inputValue()).toBe("");
    expect(await page.evaluate(() => document.documentElement.dataset.size)).toBe("1");

    await open({ ...viewNamed("home"), session: sessionWith({ id: SESSION_B }) }, "home");
    expect(await page.getByRole("searchbox").inputValue()).toBe("");
    server.show(viewNamed("waiting"));
    await page.waitForSelector(".kiosk-waiting");
    expect(await traces(page)).toEqual([]);
  });

  it("finds a draft again in the same session, and sends it whole with dates in ISO 8601", async () => {
    await open(viewNamed("form"), "form");
    await page.getByText("Mẹ", { exact: true }).click();
    await press("Tiếp tục");
    await page.getByLabel("Họ và tên của bé").fill("Trần Mẫu Bình Minh");
    await page.getByLabel("Ngày", { exact: true }).pressSequentially("5");
    await page.getByLabel("Tháng", { exact: true }).pressSequentially("11");
    await page.getByLabel("Năm", { exact: true }).pressSequentially("2026");
    await open(viewNamed("home"), "home");
    await open(viewNamed("form"), "form");
    await press("Tiếp tục");
    expect(await page.getByLabel("Họ và tên của bé").inputValue()).toBe("Trần Mẫu Bình Minh");

    // What is missing stops here, in words, before anything is sent.
    await press("Tiếp tục");
    await page.getByRole("alert").getByText("Còn 3 chỗ cần xem lại").waitFor();
    await page.getByText("Nữ", { exact: true }).click();
    await page.getByLabel("Bé sinh ở đâu?").fill("Bệnh viện Mẫu");
    await page.getByLabel("Quê của bé").fill("Bắc Ninh");
    await page.getByLabel("Quê của bé").press("Enter");
    await page.getByRole("heading", { name: "Mẹ của bé" }).waitFor();
    await page.getByLabel("Họ và tên mẹ").fill("Nguyễn Thị Mẫu Anh");
    await page.getByLabel("Năm sinh của mẹ").fill("1990");
    await page.getByLabel("Nơi ở của mẹ").fill("Bắc Ninh");
    await press("Tiếp tục");
    await page.getByRole("heading", { name: "Cha của bé (nếu khai)" }).waitFor();
    await press("Tiếp tục");
    await press("Xem lại trước khi nộp");
    await expect.poll(() => acts("submitForm").length).toBe(1);
    expect(acts("submitForm")[0]).toMatchObject({
      session: SESSION_A,
      values: { childBirthDate: "2026-11-05", childSex: "Nữ", requesterRelation: "mother", copies: "0" },
    });
  });

  it("types Vietnamese with the keys on the screen", async () => {
    const form = viewNamed("form");
    if (form.screen.name !== "form") throw new Error("wrong fixture");
    // A name that no card filled: only such a one is typed.
    await open({ ...form, screen: { ...form.screen, fromCard: [] } }, "form");
    const name = page.locator("#field-requesterName");
    await name.fill("");
    await name.click();
    const keys = page.locator(".keyboard");
    await keys.waitFor();
    for (const key of ["Đ", "a", "ư", "Xóa lùi", "ă", "Xóa lùi", "Xóa lùi", "ă", "n", "g", "dấu nặng"])
      await keys.getByRole("button", { name: key, exact: true }).click();
    await keys.getByRole("button", { name: "dấu cách" }).click();
    for (const key of ["H", "o", "a", "dấu huyền"])
      await keys.getByRole("button", { name: key, exact: true }).click();
    expect(await name.inputValue()).toBe("Đặng Hòa");
    expect(await name.evaluate((element) => element === document.activeElement)).toBe(true);
    // A touch elsewhere lands where it was meant, though the keyboard goes away.
    await page.getByText("Cha", { exact: true }).click();
    await keys.waitFor({ state: "detached" });
    expect(await page.getByRole("radio", { name: "Cha" }).isChecked()).toBe(true);
  });

  it("searches as one types, the newest question last", async () => {
    const results = viewNamed("lifeEvent").screen;
    if (results.name !== "lifeEvent") throw new Error("wrong fixture");
    server.answer((act) =>
      act.type === "search" ? { failure: null, results: [...results.procedures] } : { failure: null },
    );
    await open(viewNamed("home"), "home");
    await page.getByRole("searchbox").pressSequentially("khai sinh", { delay: 20 });
    await page.getByText(/^Tìm thấy \d+ thủ tục$/).waitFor();
    expect(acts("search").at(-1)).toMatchObject({ text: "khai sinh" });
    expect(acts("search").length).toBeLessThan(5);
    await page.locator(".row").first().click();
    await expect.poll(() => acts("openProcedure")).toMatchObject([{ code: results.procedures[0]?.code }]);
  });

  it("says in words when the service refuses an act, with its code for staff", async () => {
    server.answer(() => ({ failure: { code: "procedure.unknown" } }));
    await open(viewNamed("lifeEvent"), "event");
    await page.locator(".row").first().click();
    await page.getByRole("alert").getByText("Không tìm thấy thủ tục này.").waitFor();
    await page.getByText("procedure.unknown").waitFor();
  });

  it("counts down only near the end, and asks for more time", async () => {
    await open({ ...viewNamed("home"), session: sessionWith({ endsInMs: 21_000, warnMs: 20_000 }) }, "home");
    expect(await page.getByText("Ông/Bà cần thêm thời gian không?").count()).toBe(0);
    await page.getByText("Ông/Bà cần thêm thời gian không?").waitFor();
    await press("Tôi cần thêm thời gian");
    await expect.poll(() => acts("moreTime")).toEqual([{ type: "moreTime", session: SESSION_A }]);
    server.show(viewNamed("home"));
    await page.getByText("Ông/Bà cần thêm thời gian không?").waitFor({ state: "detached" });
  });

  it("tells of touches, but not of each", async () => {
    await open(viewNamed("home"), "home");
    for (let touch = 0; touch < 5; touch += 1) await page.mouse.click(540, 1700);
    await expect.poll(() => acts("present").length).toBe(1);
    await page.waitForTimeout(300);
    expect(acts("present")).toHaveLength(1);
  });

  it("after filing says what comes next and whom to ask, and ends or goes on as asked", async () => {
    await open(viewNamed("filed-official"), "filed");
    const next = page.getByRole("region", { name: "Việc tiếp theo" });
    await next.getByText(viewNamed("filed-official").kiosk.hotline).waitFor();
    await next
      .getByText(/giấy hẹn/)
      .first()
      .waitFor();
    await press("In lại phiếu");
    await press("Làm thủ tục khác");
    await press("Xong, kết thúc");
    await expect.poll(() => server.acts.map((act) => act.type)).toEqual(["printAgain", "openHome", "finish"]);
    server.show(viewNamed("filed-offline"));
    await next.getByText(/tự gửi khi có mạng\. Ông\/Bà có thể về/).waitFor();
    expect(await next.getByText(/giấy hẹn/).count()).toBe(0);
  });

  it("sends six digits, by touch or by keys, and starts over after a wrong try", async () => {
    await open(viewNamed("can"), "can");
    for (const digit of "123") await press(digit);
    await page.getByLabel("Sáu số trên thẻ").press("End");
    await page.keyboard.type("456");
    await press("Tiếp tục");
    await expect
      .poll(() => acts("enterCan"))
      .toEqual([{ type: "enterCan", digits: "123456", session: SESSION_A }]);
    await open(viewNamed("can-wrong"), "can");
    await page.getByText("pace.wrong_secret").waitFor();
    expect(await page.getByLabel("Sáu số trên thẻ").inputValue()).toBe("");
  });

  it("stays calm when the line is cut, and comes back with what was typed", async () => {
    await open(viewNamed("form"), "form");
    await page.getByLabel("Số điện thoại").fill("0912345678");
    server.cut();
    await page.getByText("Đang nối lại với máy…").waitFor();
    expect(await page.getByLabel("Số điện thoại").isVisible()).toBe(false);
    await page.waitForSelector(".kiosk-form", { state: "visible" });
    expect(await page.getByLabel("Số điện thoại").inputValue()).toBe("0912345678");
  });

  it("says so when the machine speaks another contract", async () => {
    server.sendRaw({ type: "view", view: { screen: "of another version" } });
    await page.getByText("protocol.invalid").waitFor();
  });

  it("explains itself where the launcher did not open the window", async () => {
    const stranger = await browser.newContext();
    const window = await stranger.newPage();
    await window.goto(server.server.origin);
    await window.getByText("Cửa sổ này không mở từ trình khởi động.").waitFor();
    await stranger.close();
  });
});

function viewNamed(name: string): View {
  const view = VIEWS[name];
  if (view === undefined) throw new Error(`no view ${name}`);
  return view;
}

/** Where the planted words are found in the page: markup, fields, storage, cookies a script can see. */
async function traces(page: Page): Promise<string[]> {
  return await page.evaluate((planted) => {
    const places: [string, string][] = [
      ["markup", document.documentElement.outerHTML],
      [
        "fields",
        [...document.querySelectorAll("input, textarea")]
          .map((field) => (field as HTMLInputElement).value)
          .join("\n"),
      ],
      ["localStorage", JSON.stringify(localStorage)],
      ["sessionStorage", JSON.stringify(sessionStorage)],
      ["cookie", document.cookie],
      ["address", location.href],
      ["title", document.title],
      ["selection", String(getSelection())],
    ];
    return places
      .filter(([, text]) => text.includes(planted) || text.includes("0912345678"))
      .map(([place]) => place);
  }, PLANTED);
}
