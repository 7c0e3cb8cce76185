import { describe, expect, it, vi } from "vitest";
import { CHANNEL_MESSAGE, CHANNEL_OPEN } from "../../../main/electron/channels.ts";
import type { Bridge } from "../../../main/electron/preload.ts";

const electron = vi.hoisted(() => ({
  contextBridge: { exposeInMainWorld: vi.fn() },
  ipcRenderer: { send: vi.fn(), on: vi.fn() },
}));
vi.mock("electron", () => electron);
await import("../../../main/electron/preload.ts");

describe("the preload", () => {
  // Copied now: calls are forgotten before each test.
  const exposed = [...electron.contextBridge.exposeInMainWorld.mock.calls] as [string, Bridge][];
  const [[name, bridge] = []] = exposed;
  const [[channel, fromMain] = []] = electron.ipcRenderer.on.mock.calls as [
    string,
    (...args: unknown[]) => void,
  ][];

  it("gives the page two functions and nothing else", () => {
    expect(exposed).toHaveLength(1);
    expect(name).toBe("motCham");
    expect(Object.keys(bridge ?? {})).toEqual(["send", "onMessage"]);
  });

  it("opens the line once, with the first listener", () => {
    bridge?.onMessage(() => {});
    bridge?.onMessage(() => {});
    expect(electron.ipcRenderer.send.mock.calls).toEqual([[CHANNEL_OPEN]]);
  });

  it("hands on messages without the event, and sends on one channel only", () => {
    const listener = vi.fn();
    bridge?.onMessage(listener);
    expect(channel).toBe(CHANNEL_MESSAGE);
    fromMain?.({ sender: "privileged" }, { type: "view" });
    expect(listener.mock.calls).toEqual([[{ type: "view" }]]);
    bridge?.send({ id: 1 });
    expect(electron.ipcRenderer.send).toHaveBeenLastCalledWith(CHANNEL_MESSAGE, { id: 1 });
  });
});
