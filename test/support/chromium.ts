/** A browser of the Chromium family for the browser tests. What the machine lacks is told as a reason to skip. @module */
import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "../../main/launch/house/browsers.mjs";

/** Flags for a quiet browser that also runs as root. */
const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Why a browser test cannot run here; null where it can. */
export function whyNoChromium(): string | null {
  return findBrowser() === undefined
    ? "no Chromium-family browser found (install chromium, or name one in MOT_CHAM_BROWSER)"
    : null;
}

/** Starts it without a window. Throws where there is none: ask {@link whyNoChromium} first. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(whyNoChromium() ?? "");
  return await chromium.launch({ executablePath, headless: true, args: CHROMIUM_FLAGS });
}
