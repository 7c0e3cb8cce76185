/** Every screen in every contrast: readable, reachable, and a picture of it. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { View } from "../../core/protocol/terminal.ts";
import { CONTRASTS } from "../../renderer/kiosk/preferences.ts";
import { type ScreenServer, startScreenServer } from "../renderer/fixtures/screen-server.ts";
import { VIEWS } from "../renderer/fixtures/views.ts";
import { launchChromium, whyNoChromium } from "../support/chromium.ts";

const PICTURES = join(import.meta.dirname, "../../test-results/screens");
const SIZES = {
  kiosk: { width: 1080, height: 1920 },
  counter: { width: 1366, height: 768 },
  wide: { width: 1920, height: 1080 },
} as const;
/** 12.7 mm at the 0.369 mm of the views' pixels, less what rounding takes. */
const LEAST_TARGET_PX = 12.7 / 0.369 - 0.5;

const why = whyNoChromium();
describe.skipIf(why !== null)(`screens in Chromium${why === null ? "" : ` (skipped: ${why})`}`, () => {
  let server: ScreenServer;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    server = await startScreenServer(viewNamed("waiting"));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(size: keyof typeof SIZES): Promise<Page> {
    server.show(viewNamed("waiting"));
    const context = await browser.newContext({ viewport: SIZES[size], reducedMotion: "reduce" });
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.goto(`${server.server.origin}/?token=${server.server.issueToken()}`);
    await page.waitForSelector(".kiosk-waiting");
    return page;
  }

  async function show(page: Page, view: View): Promise<void> {
    server.show(view);
    await page.waitForSelector(`.kiosk-${CLASS_OF[view.screen.name] ?? view.screen.name}`);
    await page.evaluate(() => document.fonts.ready);
  }

  it.each(CONTRASTS)("axe finds nothing serious, text at 7:1, in contrast %s", async (contrast) => {
    const page = await open("kiosk");
    const found: string[] = [];
    for (const [name, view] of Object.entries(VIEWS)) {
      await show(page, view);
      await page.evaluate((value) => {
        document.documentElement.dataset.contrast = value;
      }, contrast);
      const result = await new AxeBuilder({ page })
        .options({ rules: { "color-contrast-enhanced": { enabled: true } } })
        .analyze();
      for (const violation of result.violations)
        if (violation.impact === "serious" || violation.impact === "critical")
          found.push(`${name}: ${violation.id} ${violation.nodes[0]?.html.slice(0, 160)}`);
      expect(result.passes.length, name).toBeGreaterThan(5);
    }
    await page.context().close();
    expect(found).toEqual([]);
  });

  it.each(Object.keys(SIZES) as (keyof typeof SIZES)[])(
    "fits and leaves a picture at the size of a %s",
    async (size) => {
      const page = await open(size);
      for (const [name, view] of Object.entries(VIEWS)) {
        await show(page, view);
        await page.screenshot({ path: join(PICTURES, `${size}-${name}.png`) });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
      }
      await page.context().close();
    },
  );

  it.each([0, 1, 2, 3])("targets measure 12.7 mm or more at text size %i", async (textSize) => {
    const page = await open("kiosk");
    const small: string[] = [];
    for (const [name, view] of Object.entries(VIEWS)) {
      await show(page, view);
      await page.evaluate((value) => {
        document.documentElement.dataset.size = String(value);
      }, textSize);
      const measured = await page.evaluate(targetsOnPage);
      expect(measured.length, name).toBeGreaterThan(3);
      for (const target of measured)
        if (target.width < LEAST_TARGET_PX || target.height < LEAST_TARGET_PX)
          small.push(`${name}: ${target.html} ${target.width}×${target.height}`);
      const sideways = await page.evaluate(() => {
        const main = document.querySelector("main");
        return main === null ? 0 : main.scrollWidth - main.clientWidth;
      });
      expect(sideways, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
      if (textSize === 3) await page.screenshot({ path: join(PICTURES, `largest-${name}.png`) });
    }
    await page.context().close();
    expect(small).toEqual([]);
  });

  it("keys on the screen and the settings of text and colour are large enough too", async () => {
    const page = await open("kiosk");
    const tooSmall = async () =>
      (await page.evaluate(targetsOnPage)).filter(
        (target) => target.width < LEAST_TARGET_PX || target.height < LEAST_TARGET_PX,
      );
    await show(page, viewNamed("form"));
    for (const [field, picture] of [
      ["requesterResidence", "keyboard"],
      ["requesterPhone", "keyboard-digits"],
    ] as const) {
      await page.locator(`#field-${field}`).click();
      await page.waitForSelector(".keyboard");
      expect(await tooSmall()).toEqual([]);
      await page.screenshot({ path: join(PICTURES, `kiosk-${picture}.png`) });
    }
    await page.locator(".reading-button").click();
    await page.waitForSelector(".reading-dialog");
    expect(await tooSmall()).toEqual([]);
    await page.screenshot({ path: join(PICTURES, "kiosk-settings.png") });
    await page.keyboard.press("Escape");
    await page.waitForSelector(".reading-dialog", { state: "detached" });
    await show(page, viewNamed("home"));
    await page.locator(".marks .button").click();
    await page.waitForSelector(".dialog");
    await page.screenshot({ path: join(PICTURES, "kiosk-checks.png") });
    await page.context().close();
  });

  it("sets capitals at the height asked for, in millimetres", async () => {
    const page = await open("kiosk");
    const heights: number[] = [];
    for (const size of [0, 1, 2, 3]) {
      heights.push(
        await page.evaluate((value) => {
          document.documentElement.dataset.size = String(value);
          const context = document.createElement("canvas").getContext("2d");
          if (context === null) throw new Error("no canvas");
          context.font = `1000px "Be Vietnam Pro"`;
          const ratio = context.measureText("H").actualBoundingBoxAscent / 1000;
          return ratio * Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.369;
        }, size),
      );
    }
    await page.context().close();
    [4.8, 6.4, 8.5, 11].forEach((wanted, index) => {
      expect(heights[index], `text size ${index}`).toBeCloseTo(wanted, 1);
    });
  });

  it("runs under the server's content security policy without a complaint", () => {
    expect(complaints).toEqual([]);
  });
});

/** Classes of frames whose name is shorter than the screen's. */
const CLASS_OF: Readonly<Partial<Record<View["screen"]["name"], string>>> = {
  layCardAgain: "again",
  lifeEvent: "event",
};

function viewNamed(name: string): View {
  const view = VIEWS[name];
  if (view === undefined) throw new Error(`no view ${name}`);
  return view;
}

/** Runs in the page: everything that can be touched, with its size in pixels. */
function targetsOnPage(): { html: string; width: number; height: number }[] {
  // React Aria's "Dismiss" is for screen readers only and not to be seen.
  const touchable =
    "button:not([aria-label=Dismiss]), a[href], textarea, input:not([type=radio]), label.radio-card";
  return [...document.querySelectorAll<HTMLElement>(touchable)]
    .filter((element) => element.checkVisibility() && element.getClientRects().length > 0)
    .map((element) => {
      const { width, height } = element.getBoundingClientRect();
      return { html: element.outerHTML.slice(0, 120), width: Math.round(width), height: Math.round(height) };
    });
}
