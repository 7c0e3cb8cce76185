import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeWindow, OUR_PAGE } from "./stand-in.ts";

vi.mock("electron", async () => ({ BrowserWindow: (await import("./stand-in.ts")).FakeWindow }));
const { createKioskWindow } = await import("../../../main/electron/window.ts");

function make(kiosk: boolean): FakeWindow {
  createKioskWindow({ preload: "/shell/preload.cjs", kiosk, say: () => {} });
  const window = FakeWindow.made.at(-1);
  if (window === undefined) throw new Error("no window was made");
  return window;
}

describe("the kiosk's window", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("is sandboxed, isolated and without Node", () => {
    expect(make(true).options).toMatchObject({
      kiosk: true,
      fullscreen: true,
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        webSecurity: true,
        devTools: false,
        preload: "/shell/preload.cjs",
      },
    });
  });

  it("is an ordinary window where it is no kiosk", () => {
    expect(make(false).options).toMatchObject({
      kiosk: false,
      webPreferences: { sandbox: true, devTools: true },
    });
  });

  it("loads the page again after a crash, a failed load and a hang, but not at once", () => {
    const window = make(true);
    expect(window.loaded).toEqual([OUR_PAGE]);
    window.webContents.emit("render-process-gone", {}, { reason: "crashed" });
    expect(window.loaded).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(window.loaded).toEqual([OUR_PAGE, OUR_PAGE]);
    window.webContents.emit("did-fail-load", {}, -6, "ERR_FILE_NOT_FOUND", OUR_PAGE, true);
    vi.advanceTimersByTime(1000);
    expect(window.loaded).toHaveLength(3);
    window.emit("unresponsive");
    expect(window.webContents.crashes).toBe(1);
  });

  it("leaves a load alone that another one took over, and the load of a part", () => {
    const window = make(true);
    window.webContents.emit("did-fail-load", {}, -3, "ERR_ABORTED", OUR_PAGE, true);
    window.webContents.emit("did-fail-load", {}, -6, "ERR_FILE_NOT_FOUND", OUR_PAGE, false);
    vi.advanceTimersByTime(5000);
    expect(window.loaded).toHaveLength(1);
  });
});
