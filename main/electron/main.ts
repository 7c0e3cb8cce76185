/** The Electron shell: one locked-down window on the terminal service. No decision lives here. @module */
import { join } from "node:path";
import { app, ipcMain, Menu, protocol, session } from "electron";
import { lockDownContents, lockDownSession } from "./lock-down.ts";
import { readShellOptions, type ShellOptions } from "./options.ts";
import { SCHEME, servePage } from "./pages.ts";
import { startRelay } from "./relay.ts";
import { findService } from "./service.ts";
import { createKioskWindow } from "./window.ts";

/** Put in at build time: base64 SPKI of the release's Ed25519 key, or empty. */
declare const RELEASE_KEY: string;

const RETRY_AFTER_MS = 1000;
/** `dist/electron`, where this file is after the build. */
const HERE = import.meta.dirname;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function run(options: ShellOptions): Promise<void> {
  await app.whenReady();
  Menu.setApplicationMenu(null);
  lockDownSession(session.defaultSession);
  protocol.handle(SCHEME, (request) => servePage(join(HERE, "..", "renderer"), request.url));
  const service = await findService(options, {
    folder: join(process.resourcesPath, "service"),
    releaseKey: RELEASE_KEY,
    logFile: join(app.getPath("logs"), "service.log"),
    platform: process.platform,
    say,
  });
  let ending = false;
  app.on("before-quit", (event) => {
    if (ending) return;
    ending = true;
    event.preventDefault();
    service.stop().finally(() => app.exit(0));
  });
  const window = createKioskWindow({ preload: join(HERE, "preload.cjs"), kiosk: options.kiosk, say });
  window.on("close", (event) => {
    // On a kiosk nobody closes the window; the operating system ends the program.
    if (options.kiosk && !ending) event.preventDefault();
  });
  app.on("second-instance", () => window.focus());
  startRelay({ ipc: ipcMain, window, connect: () => service.connect(), retryAfter: RETRY_AFTER_MS, say });
}

const options = readShellOptions(process.argv.slice(1), process.env, process.platform);
if (options.userData !== undefined) app.setPath("userData", options.userData);
// The token is spent by this process; programs that it starts have no use for it.
delete process.env.MOT_CHAM_TOKEN;
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.on("web-contents-created", (_event, contents) => lockDownContents(contents));
app.on("window-all-closed", () => app.quit());
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => app.quit());

if (app.requestSingleInstanceLock()) {
  run(options).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
} else {
  say("the window is open already");
  app.exit(1);
}
