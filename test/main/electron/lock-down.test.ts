import type { Session, WebContents } from "electron";
import { describe, expect, it, vi } from "vitest";
import { lockDownContents, lockDownSession } from "../../../main/electron/lock-down.ts";
import { FakeContents, OUR_PAGE, refusable } from "./stand-in.ts";

function session() {
  const handlers: Record<string, (...args: never[]) => unknown> = {};
  const set = (name: string) => (handler: (...args: never[]) => unknown) => {
    handlers[name] = handler;
  };
  lockDownSession({
    setPermissionRequestHandler: set("request"),
    setPermissionCheckHandler: set("check"),
    setDevicePermissionHandler: set("device"),
    setDisplayMediaRequestHandler: set("display"),
    on: (name: string, handler: (...args: never[]) => unknown) => set(name)(handler),
    webRequest: { onBeforeRequest: set("web") },
  } as unknown as Session);
  return (name: string, ...args: unknown[]) => handlers[name]?.(...(args as never[]));
}

describe("the locked-down session", () => {
  it("grants no permission and no device", () => {
    const call = session();
    const answer = vi.fn();
    call("request", null, "media", answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith(false);
    expect(call("check", null, "clipboard-read")).toBe(false);
    expect(call("device", { deviceType: "hid" })).toBe(false);
  });

  it("saves nothing and captures nothing", () => {
    const call = session();
    const download = refusable("app://kiosk/x");
    call("will-download", download);
    expect(download.refused).toBe(true);
    const capture = vi.fn();
    call("display", {}, capture);
    expect(capture).toHaveBeenCalledExactlyOnceWith({});
  });

  it.each([
    ["https://example.org/", true],
    ["http://127.0.0.1:8420/", true],
    ["file:///etc/passwd", true],
    ["app://other/index.html", true],
    [OUR_PAGE, false],
    ["data:image/png;base64,AA==", false],
    ["data:text/html,x", true],
  ])("asked for %s: refused %s", (url, cancel) => {
    const answer = vi.fn();
    session()("web", { url }, answer);
    expect(answer).toHaveBeenCalledExactlyOnceWith({ cancel });
  });
});

describe("the locked-down page", () => {
  const contents = new FakeContents();
  lockDownContents(contents as unknown as WebContents);

  it("opens no window", () => {
    expect(contents.openHandler?.({ url: OUR_PAGE })).toEqual({ action: "deny" });
  });

  it("takes in no foreign view", () => {
    const event = refusable(OUR_PAGE);
    contents.emit("will-attach-webview", event);
    expect(event.refused).toBe(true);
  });

  it.each(["will-navigate", "will-frame-navigate", "will-redirect"])("does not leave on %s", (name) => {
    const away = refusable("https://example.org/");
    const home = refusable(OUR_PAGE);
    contents.emit(name, away);
    contents.emit(name, home);
    expect([away.refused, home.refused]).toEqual([true, false]);
  });
});
