/** The configuration of `npm start`: what `demonstration.json` says, with the folder and ports of this start. @module */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const LOOPBACK = "127.0.0.1";

/**
 * A configuration as `core/config` describes it; what is not named here has its default.
 * @param {object} start
 * @param {string} start.folder holds all data of the demonstration
 * @param {string} start.gateway address of the gateway
 * @param {number} start.kiosk port of the kiosk's pages
 * @param {number} start.printer port of the simulated slip printer
 * @returns {Record<string, unknown>}
 */
export function demonstrationConfiguration({ folder, gateway, kiosk, printer }) {
  const base = JSON.parse(readFileSync(new URL("demonstration.json", import.meta.url), "utf8"));
  return {
    ...base,
    dataDirectory: join(folder, "terminal"),
    gateway: { ...base.gateway, url: gateway },
    printer: { ...base.printer, kind: "simulated", port: printer },
    shell: { ...base.shell, host: LOOPBACK, port: kiosk },
  };
}

/**
 * Whether a configuration file lets the dev dock be; the service itself decides by the whole schema.
 * @param {string} path
 */
export function offersDock(path) {
  try {
    const { dock, terminal } = JSON.parse(readFileSync(path, "utf8"));
    return dock?.enabled !== false && terminal?.profile !== "production";
  } catch {
    return false;
  }
}
