/** The house of `npm start`: which programs, on which ports, with which configuration and window. @module */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ELECTRON_SHELL, ensureBuilt, RENDERER } from "../build.mjs";
import { inProject, ROOT, RUNTIME } from "../paths.mjs";
import { EXIT_USAGE, Stop, say } from "../say.mjs";
import { SERVICE_FLAGS } from "../service-flags.mjs";
import { demonstrationConfiguration, offersDock } from "./demonstration.mjs";
import { keepHouse } from "./keep-house.mjs";
import { freePort } from "./ports.mjs";
import { findShell, hasDisplay, KioskWindow } from "./window.mjs";

const KIOSK_PORT = 8420;
const PRINTER_PORT = 9100;
const SHELLS = Object.freeze(["electron", "chromium", "none"]);

/**
 * @typedef {object} StartOptions
 * @property {string | undefined} data
 * @property {string | undefined} config
 * @property {number | undefined} port
 * @property {string | undefined} shell
 * @property {boolean} kiosk
 */

/**
 * Builds, starts and keeps everything; returns the exit code after the end.
 * @param {StartOptions} options
 * @returns {Promise<number>}
 */
export async function startHouse({ data, config, port, shell, kiosk }) {
  if (shell !== undefined && !SHELLS.includes(shell))
    throw new Stop(`--browser takes ${SHELLS.join(", ")}`, EXIT_USAGE);
  if (config !== undefined && !existsSync(config)) throw new Stop(`${config} is not there`, EXIT_USAGE);
  const window = await chooseWindow(shell, kiosk);
  await ensureBuilt(RENDERER);
  const folder = resolve(data ?? inProject("data", "demonstration"));
  const gateway =
    config === undefined ? gatewayProgram(folder, await nationalAuthorities(folder)) : undefined;
  const running = keepHouse({
    gateway,
    service: async (gateway) =>
      serviceProgram(
        config === undefined ? await writeDemonstration(folder, gateway ?? "", port) : resolve(config),
      ),
    window,
    dock: config === undefined || offersDock(config),
    out: (line) => process.stdout.write(`${line}\n`),
    say,
  });
  return running.catch((error) => {
    if (!String(error.message).includes("store.locked")) throw error;
    throw new Stop(`${error.message}: is another start running? --data DIR takes another folder`);
  });
}

/**
 * @param {string | undefined} shell
 * @param {boolean} kiosk
 */
async function chooseWindow(shell, kiosk) {
  if (shell === "none") return undefined;
  if (!hasDisplay()) {
    say("no display here: open the address below in a browser");
    return undefined;
  }
  const found = await findShell(/** @type {"electron" | "chromium" | undefined} */ (shell));
  if (found === undefined) {
    say("neither Electron nor a Chromium-family browser is here: open the address below in a browser");
    return undefined;
  }
  if (found.kind === "electron") await ensureBuilt(ELECTRON_SHELL);
  return new KioskWindow(found, kiosk);
}

/** @param {string} folder */
async function nationalAuthorities(folder) {
  // Loaded late: it draws in the simulator, which a configuration of one's own does not need.
  const { writeNationalAuthorities } = await import("./national-authorities.mjs");
  return writeNationalAuthorities(join(folder, "national-authorities"));
}

/**
 * @param {string} folder
 * @param {string} national folder of the authorities for national ID cards
 * @returns {import("../program.mjs").ProgramOptions}
 */
function gatewayProgram(folder, national) {
  const data = join(folder, "gateway");
  return {
    name: "gateway",
    command: process.execPath,
    args: (before) => [
      inProject("gateway", "main.ts"),
      "--listen",
      // The same address again, for the service has it in its configuration.
      before === undefined ? "127.0.0.1:0" : new URL(before).host,
      "--data",
      data,
      "--demonstration",
      "--national",
      national,
    ],
    cwd: ROOT,
    env: process.env,
    log: join(RUNTIME, "logs", "gateway.log"),
    // The embedded database is created on the first start.
    readyWithinMs: 60_000,
    graceMs: 10_000,
    say,
  };
}

/** @param {string} config @returns {import("../program.mjs").ProgramOptions} */
function serviceProgram(config) {
  return {
    name: "service",
    command: process.execPath,
    args: () => [...SERVICE_FLAGS, inProject("main", "service", "main.ts"), "--config", config],
    cwd: ROOT,
    env: process.env,
    log: join(RUNTIME, "logs", "service.log"),
    readyWithinMs: 30_000,
    graceMs: 5000,
    say,
  };
}

/**
 * Writes the configuration of the demonstration with this start's ports; answers its path.
 * @param {string} folder
 * @param {string} gateway
 * @param {number | undefined} port
 */
async function writeDemonstration(folder, gateway, port) {
  const kiosk = await freePort(port ?? KIOSK_PORT);
  if (port !== undefined && kiosk !== port) say(`port ${port} is busy: using ${kiosk}`);
  const printer = await freePort(PRINTER_PORT, [kiosk]);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "configuration.json");
  writeFileSync(
    path,
    `${JSON.stringify(demonstrationConfiguration({ folder, gateway, kiosk, printer }), null, 2)}\n`,
  );
  return path;
}
