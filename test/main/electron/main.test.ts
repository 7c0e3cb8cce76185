import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BrowserServer, startBrowserServer } from "../../../main/browser/server.ts";
import { CHANNEL_MESSAGE, CHANNEL_OPEN } from "../../../main/electron/channels.ts";
import { random } from "../../../main/random.ts";
import { FakeWindow, refusable } from "./stand-in.ts";

type Parts = ReturnType<typeof standIn>;

/** All of Electron that the shell's main process touches. */
function standIn(isFirst: boolean) {
  const calls: string[] = [];
  const app = Object.assign(new EventEmitter(), {
    enableSandbox: () => calls.push("sandbox"),
    requestSingleInstanceLock: () => isFirst,
    whenReady: () => Promise.resolve(),
    getPath: () => "/nowhere",
    setPath: (name: string, path: string) => calls.push(`${name}=${path}`),
    quit: () => calls.push("quit"),
    exit: (code: number) => calls.push(`exit ${code}`),
  });
  const ipcMain = new EventEmitter();
  const defaultSession = new Proxy(
    {},
    { get: (_, name) => (name === "webRequest" ? defaultSession : () => {}) },
  );
  const protocol = { registerSchemesAsPrivileged: vi.fn(), handle: vi.fn() };
  const Menu = { setApplicationMenu: vi.fn() };
  return { app, ipcMain, session: { defaultSession }, protocol, Menu, BrowserWindow: FakeWindow, calls };
}

async function startShell(isFirst: boolean, args: readonly string[], token = ""): Promise<Parts> {
  vi.resetModules();
  const parts = standIn(isFirst);
  vi.doMock("electron", () => parts);
  vi.stubGlobal("RELEASE_KEY", "");
  vi.stubEnv("MOT_CHAM_TOKEN", token);
  const argv = process.argv;
  process.argv = ["electron", ".", ...args];
  try {
    await import("../../../main/electron/main.ts");
  } finally {
    process.argv = argv;
  }
  return parts;
}

describe("the Electron shell, on a stand-in of Electron", () => {
  let server: BrowserServer;
  const received: unknown[] = [];

  beforeEach(async () => {
    server = await startBrowserServer({
      host: "127.0.0.1",
      port: 0,
      assets: new Map(),
      sockets: new Map([
        [
          "/ws",
          (transport) => {
            transport.onMessage((message) => received.push(message));
            transport.send({ type: "view" });
          },
        ],
      ]),
      pages: new Map(),
      random,
      now: () => 0,
    });
    // Electron's own, which plain Node has not.
    Object.assign(process, { resourcesPath: "/nowhere" });
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(signal);
    await server.close();
  });

  it("brings the service's view to the page and the person's act to the service", async () => {
    const made = FakeWindow.made.length;
    const { app, ipcMain, calls } = await startShell(
      true,
      ["--service-url", server.origin, "--kiosk"],
      server.issueToken(),
    );
    expect(calls).toEqual(["sandbox"]);
    await vi.waitFor(() => expect(FakeWindow.made.length).toBe(made + 1));
    const window = FakeWindow.made.at(-1);
    const page = { senderFrame: window?.webContents.mainFrame };
    await vi.waitFor(() => expect(ipcMain.listenerCount(CHANNEL_OPEN)).toBe(1));
    ipcMain.emit(CHANNEL_OPEN, page);
    await vi.waitFor(() => expect(window?.webContents.sent).toEqual([[CHANNEL_MESSAGE, { type: "view" }]]));
    ipcMain.emit(CHANNEL_MESSAGE, page, { id: 1, act: { type: "browse" } });
    await vi.waitFor(() => expect(received).toEqual([{ id: 1, act: { type: "browse" } }]));

    const close = refusable("");
    window?.emit("close", close);
    expect(close.refused).toBe(true);
    const quit = refusable("");
    app.emit("before-quit", quit);
    expect(quit.refused).toBe(true);
    await vi.waitFor(() => expect(calls).toEqual(["sandbox", "exit 0"]));
  });

  it("keeps the token from the programs it starts", async () => {
    await startShell(true, ["--service-url", server.origin], "secret");
    expect(process.env.MOT_CHAM_TOKEN).toBeUndefined();
  });

  it("leaves when it runs already", async () => {
    const made = FakeWindow.made.length;
    const { calls } = await startShell(false, ["--service-url", server.origin]);
    expect(calls).toEqual(["sandbox", "exit 1"]);
    expect(FakeWindow.made.length).toBe(made);
  });

  it("ends with one line where it has neither a service nor a release key", async () => {
    const { calls } = await startShell(true, []);
    await vi.waitFor(() => expect(calls).toContain("exit 1"));
    expect(process.stderr.write).toHaveBeenCalledWith(
      "this build has no release key: start it with --service-url\n",
    );
  });
});
