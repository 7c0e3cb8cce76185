/** What the shell is told when it is started. @module */
import { parseArgs } from "node:util";

export interface ShellOptions {
  /** The service runs already, at this origin; else the shell starts it. */
  readonly serviceUrl: string | undefined;
  /** One-time token for `serviceUrl`. */
  readonly token: string | undefined;
  /** Fills the screen and cannot be left. */
  readonly kiosk: boolean;
  /** Configuration of the service that the shell starts. */
  readonly config: string;
  /** Folder of the window's own files, none of which is worth keeping. */
  readonly userData: string | undefined;
}

export function readShellOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): ShellOptions {
  // Chromium's own switches (--no-sandbox …) stand among ours.
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: { "service-url": { type: "string" }, kiosk: { type: "boolean" }, config: { type: "string" } },
  });
  const url = values["service-url"];
  const config = values.config;
  return {
    serviceUrl: typeof url === "string" ? loopbackOrigin(url) : undefined,
    token: env.MOT_CHAM_TOKEN,
    kiosk: values.kiosk === true,
    config: typeof config === "string" ? config : standardConfig(platform, env),
    userData: env.MOT_CHAM_SHELL_DATA,
  };
}

/** The service is on this machine; a command line that names another one is an attack or a mistake. */
function loopbackOrigin(text: string): string {
  const url = new URL(text);
  if (url.protocol !== "http:" || !["127.0.0.1", "[::1]"].includes(url.hostname)) {
    throw new Error("--service-url takes an http address on loopback");
  }
  return url.origin;
}

function standardConfig(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === "win32") return `${env.ProgramData ?? "C:\\ProgramData"}\\Mot Cham\\configuration.json`;
  if (platform === "darwin") return "/Library/Application Support/Mot Cham/configuration.json";
  return "/etc/mot-cham/configuration.json";
}
