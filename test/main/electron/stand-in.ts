/** A stand-in for the part of Electron that the shell uses. @module */
import { EventEmitter } from "node:events";
import type { BrowserWindow, IpcMain } from "electron";

export const OUR_PAGE = "app://kiosk/index.html";

export class FakeContents extends EventEmitter {
  mainFrame = { url: OUR_PAGE };
  readonly sent: (readonly [channel: string, message: unknown])[] = [];
  openHandler: ((details: unknown) => { action: string }) | undefined;
  reloads = 0;
  crashes = 0;
  setWindowOpenHandler(handler: (details: unknown) => { action: string }) {
    this.openHandler = handler;
  }
  send(channel: string, message: unknown) {
    this.sent.push([channel, message]);
  }
  reload() {
    this.reloads += 1;
  }
  forcefullyCrashRenderer() {
    this.crashes += 1;
  }
}

export class FakeWindow extends EventEmitter {
  static made: FakeWindow[] = [];
  readonly webContents = new FakeContents();
  readonly loaded: string[] = [];
  readonly options: Readonly<Record<string, unknown>>;
  constructor(options: Readonly<Record<string, unknown>> = {}) {
    super();
    this.options = options;
    FakeWindow.made.push(this);
  }
  isDestroyed() {
    return false;
  }
  focus() {}
  loadURL(url: string) {
    this.loaded.push(url);
    return Promise.resolve();
  }
}

/** What the shell is given where it asks for Electron's own classes. */
export const asWindow = (window: FakeWindow) => window as unknown as BrowserWindow;
export const asIpc = (ipc: EventEmitter) => ipc as unknown as Pick<IpcMain, "on">;

/** An event of Electron that can be refused. */
export function refusable(url: string) {
  return {
    url,
    refused: false,
    preventDefault() {
      this.refused = true;
    },
  };
}
