/**
 * Finds a browser of the Chromium family for the browser tests. What the machine lacks is told as a reason to skip.
 * @module
 */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = [
  "chromium",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "brave-browser",
  "chrome",
];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Flags for a quiet browser that also runs as root. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Path of a browser of the Chromium family, `MOT_CHAM_CHROMIUM` first; null where there is none. */
export function findChromium(): string | null {
  const named = process.env.MOT_CHAM_CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = [
    ...(named === undefined ? [] : [named]),
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...PLACES,
  ];
  return candidates.find(isExecutable) ?? null;
}

/** Why a browser test cannot run here; null where it can. */
export function whyNoChromium(): string | null {
  return findChromium() === null
    ? "no Chromium-family browser found (install chromium, or name one in MOT_CHAM_CHROMIUM)"
    : null;
}

/** Starts it without a window. Throws where there is none: ask {@link whyNoChromium} first. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(whyNoChromium() ?? "");
  return await chromium.launch({ executablePath, headless: true, args: CHROMIUM_FLAGS });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
