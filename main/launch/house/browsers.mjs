/** Finds a Chromium-family browser. @module */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { which } from "../run.mjs";

const ON_PATH = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "microsoft-edge-stable",
  "brave-browser",
  "brave",
];
const ON_MACOS = ["Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser"].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);
const ON_WINDOWS = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
  "BraveSoftware\\Brave-Browser\\Application\\brave.exe",
  "Chromium\\Application\\chrome.exe",
];

/**
 * The path of a browser that can show the kiosk, or undefined. `MOT_CHAM_BROWSER` names one outright.
 * @returns {string | undefined}
 */
export function findBrowser() {
  const named = process.env.MOT_CHAM_BROWSER;
  if (named) return existsSync(named) ? named : which(named);
  if (process.platform === "darwin") return ON_MACOS.find((path) => existsSync(path));
  if (process.platform === "win32") return windowsPaths().find((path) => existsSync(path));
  for (const name of ON_PATH) {
    const path = which(name);
    if (path && !isSnapStub(path)) return path;
  }
  return undefined;
}

function windowsPaths() {
  const { ProgramFiles, LOCALAPPDATA } = process.env;
  const folders = [ProgramFiles, process.env["ProgramFiles(x86)"], LOCALAPPDATA];
  return folders.flatMap((folder) => (folder ? ON_WINDOWS.map((path) => join(folder, path)) : []));
}

/** Ubuntu puts a script there that only asks for the snap. @param {string} path */
function isSnapStub(path) {
  return (
    path === "/usr/bin/chromium-browser" && existsSync("/usr/lib/snapd") && !existsSync("/snap/bin/chromium")
  );
}
