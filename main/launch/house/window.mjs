/** Opens the kiosk's window: Electron where its binary is there, else a Chromium-family browser. @module */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inProject, RUNTIME } from "../paths.mjs";
import { endProcess, killGroup } from "../program.mjs";
import { run } from "../run.mjs";
import { step } from "../say.mjs";
import { ensureSystemPackages } from "../system.mjs";
import { findBrowser } from "./browsers.mjs";

/** Electron comes from a release server, which many networks do not reach. */
const ELECTRON_WITHIN_MS = 20_000;
const ELECTRON_RETRY_AFTER_MS = 24 * 3600_000;
const WINDOW_GRACE_MS = 3000;
const POSIX = process.platform !== "win32";

/** @typedef {{ kind: "electron" | "browser", command: string }} Shell */

/** Whether a window can be shown at all. */
export function hasDisplay() {
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * What the kiosk is shown with, or undefined.
 * @param {"electron" | "chromium" | undefined} wanted
 * @returns {Promise<Shell | undefined>}
 */
export async function findShell(wanted) {
  if (wanted !== "chromium") {
    const electron = electronBinary() ?? (await fetchElectron(wanted === "electron"));
    if (electron) return { kind: "electron", command: electron };
  }
  if (wanted === "electron") return undefined;
  if (!findBrowser()) await ensureSystemPackages(["chromium"]);
  const browser = findBrowser();
  return browser ? { kind: "browser", command: browser } : undefined;
}

/** The Electron binary of the installed package, without importing it: that would try to download. */
function electronBinary() {
  const folder = inProject("node_modules", "electron");
  const pointer = join(folder, "path.txt");
  if (!existsSync(pointer)) return undefined;
  const binary = join(folder, "dist", readFileSync(pointer, "utf8").trim());
  return existsSync(binary) ? binary : undefined;
}

/** @param {boolean} insist tries again although it failed today */
async function fetchElectron(insist) {
  const installer = inProject("node_modules", "electron", "install.js");
  const memory = join(RUNTIME, "electron-failed");
  if (!existsSync(installer)) return undefined;
  const failedLately = existsSync(memory) && Date.now() - statSync(memory).mtimeMs < ELECTRON_RETRY_AFTER_MS;
  if (failedLately && !insist) return undefined;
  await step("getting Electron", () => run(process.execPath, [installer], { timeoutMs: ELECTRON_WITHIN_MS }));
  const binary = electronBinary();
  if (binary === undefined) {
    mkdirSync(RUNTIME, { recursive: true });
    writeFileSync(memory, "");
  }
  return binary;
}

/**
 * How a shell is started for one address with its one-time token.
 * @param {Shell} shell
 * @param {{ origin: string, token: string, kiosk: boolean }} target
 * @returns {{ args: readonly string[], env: NodeJS.ProcessEnv }}
 */
export function windowCommand(shell, { origin, token, kiosk }) {
  const isRoot = process.getuid?.() === 0;
  const asRoot = isRoot ? ["--no-sandbox"] : [];
  if (shell.kind === "electron") {
    const args = [inProject(), ...asRoot, "--service-url", origin, ...(kiosk ? ["--kiosk"] : [])];
    // The environment, not the command line, which every user of the machine can read.
    return { args, env: { ...process.env, MOT_CHAM_TOKEN: token } };
  }
  const args = [
    // In a window the dock's page shows dock and kiosk side by side; where there is no dock it leads to the kiosk.
    `--app=${origin}/${kiosk ? "" : "dock"}?token=${token}`,
    // One profile per kiosk: a browser that finds its profile in use hands the window to the other and ends.
    `--user-data-dir=${join(RUNTIME, `browser-${new URL(origin).port}`)}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-features=Translate",
    "--hide-crash-restore-bubble",
    "--password-store=basic",
    ...(kiosk
      ? ["--kiosk", "--disable-pinch", "--overscroll-history-navigation=0"]
      : ["--window-size=1440,900"]),
    ...asRoot,
    // Else a bar about the missing sandbox covers the top of the kiosk.
    ...(isRoot ? ["--test-type"] : []),
  ];
  return { args, env: process.env };
}

/** The kiosk's window: opened, opened again with a fresh token, closed. */
export class KioskWindow {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;
  #expected = false;
  /** @type {() => void} */
  onClosed = () => {};

  /** @param {Shell} shell @param {boolean} kiosk */
  constructor(shell, kiosk) {
    this.shell = shell;
    this.kiosk = kiosk;
  }

  /** @param {string} origin @param {string} token */
  async open(origin, token) {
    await this.close();
    this.#expected = false;
    const { args, env } = windowCommand(this.shell, { origin, token, kiosk: this.kiosk });
    const child = spawn(this.shell.command, args, { env, detached: POSIX, stdio: "ignore" });
    this.#child = child;
    child.on("error", () => this.onClosed());
    child.on("exit", () => {
      if (child.pid !== undefined) killGroup(child.pid);
      if (!this.#expected && this.#child === child) this.onClosed();
    });
  }

  async close() {
    this.#expected = true;
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined) return;
    await endProcess(child, WINDOW_GRACE_MS);
    killGroup(child.pid);
  }
}
