/** The kiosk's only window, which mends itself. @module */
import { BrowserWindow } from "electron";
import { lockDownContents } from "./lock-down.ts";
import { START_PAGE } from "./pages.ts";

export interface WindowOptions {
  readonly preload: string;
  readonly kiosk: boolean;
  readonly say: (line: string) => void;
}

/** A page that cannot live is not loaded in a tight loop. Milliseconds. */
const RELOAD_AFTER = 1000;

export function createKioskWindow({ preload, kiosk, say }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 720,
    height: 1280,
    kiosk,
    fullscreen: kiosk,
    autoHideMenuBar: true,
    // Giấy điệp: the ground of every screen, so that nothing flashes white.
    backgroundColor: "#FBF6EA",
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !kiosk,
    },
  });
  const { webContents } = window;
  lockDownContents(webContents);
  const load = () => {
    // A failed load comes back as did-fail-load.
    if (!window.isDestroyed()) window.loadURL(START_PAGE).catch(() => {});
  };
  const reload = (why: string) => {
    say(`the window is loaded again: ${why}`);
    setTimeout(load, RELOAD_AFTER);
  };
  webContents.on("render-process-gone", (_event, { reason }) => reload(reason));
  webContents.on("did-fail-load", (_event, code, _description, _url, isMainFrame) => {
    // -3: another load took over.
    if (isMainFrame && code !== -3) reload(`load error ${code}`);
  });
  window.on("unresponsive", () => webContents.forcefullyCrashRenderer());
  load();
  return window;
}
