import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Transport } from "../../../core/protocol/transport.ts";
import { CHANNEL_MESSAGE, CHANNEL_OPEN } from "../../../main/electron/channels.ts";
import { startRelay } from "../../../main/electron/relay.ts";
import { memoryTransportPair } from "../../support/memory-transport.ts";
import { asIpc, asWindow, FakeWindow, OUR_PAGE } from "./stand-in.ts";

const BROWSE = { id: 1, act: { type: "browse" } };

function relay(refusals = 0) {
  const ipc = new EventEmitter();
  const window = new FakeWindow();
  /** The service's ends of the lines, in the order of their opening. */
  const lines: { end: Transport; received: unknown[]; closed: boolean }[] = [];
  const said: string[] = [];
  let left = refusals;
  startRelay({
    ipc: asIpc(ipc),
    window: asWindow(window),
    retryAfter: 1,
    say: (line) => said.push(line),
    async connect() {
      if (left > 0) {
        left -= 1;
        throw new Error("refused");
      }
      const [ours, theirs] = memoryTransportPair();
      const line = { end: theirs, received: [] as unknown[], closed: false };
      theirs.onMessage((message) => line.received.push(message));
      theirs.onClose(() => {
        line.closed = true;
      });
      lines.push(line);
      return ours;
    },
  });
  const page = { senderFrame: window.webContents.mainFrame };
  const open = async () => {
    const before = lines.length;
    ipc.emit(CHANNEL_OPEN, page);
    await vi.waitFor(() => expect(lines.length).toBe(before + 1));
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ipc, window, lines, said, page, open };
}

describe("the relay between the page and the service", () => {
  let parts: ReturnType<typeof relay>;
  beforeEach(() => {
    parts = relay();
  });

  it("carries requests to the service and messages to the page", async () => {
    const { ipc, page, lines, window, open } = parts;
    await open();
    ipc.emit(CHANNEL_MESSAGE, page, BROWSE);
    await vi.waitFor(() => expect(lines[0]?.received).toEqual([BROWSE]));
    lines[0]?.end.send({ type: "reply", id: 1, failure: null });
    await vi.waitFor(() =>
      expect(window.webContents.sent).toEqual([[CHANNEL_MESSAGE, { type: "reply", id: 1, failure: null }]]),
    );
  });

  it.each([
    ["a frame inside the page", { senderFrame: { url: OUR_PAGE } }],
    ["a frame that is gone", { senderFrame: null }],
  ])("refuses %s", async (_name, event) => {
    const { ipc, lines, said, open } = parts;
    await open();
    ipc.emit(CHANNEL_MESSAGE, event, BROWSE);
    ipc.emit(CHANNEL_OPEN, event);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.received).toEqual([]);
    expect(said).toEqual(Array(2).fill("a message from a foreign frame was refused"));
  });

  it("refuses our own frame while it shows a foreign page", async () => {
    const { ipc, page, lines, window, open } = parts;
    await open();
    window.webContents.mainFrame.url = "https://example.org/index.html";
    ipc.emit(CHANNEL_MESSAGE, page, BROWSE);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(lines[0]?.received).toEqual([]);
  });

  it("refuses what is no request of the contract", async () => {
    const { ipc, page, lines, said, open } = parts;
    await open();
    ipc.emit(CHANNEL_MESSAGE, page, { id: 1, act: { type: "format-disk" } });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(lines[0]?.received).toEqual([]);
    expect(said).toEqual(["a message that is none of the contract was refused"]);
  });

  it("gives each load of the page a line of its own", async () => {
    const { lines, window, open } = parts;
    await open();
    await open();
    await vi.waitFor(() => expect(lines[0]?.closed).toBe(true));
    expect(lines[1]?.closed).toBe(false);
    lines[1]?.end.send("of the second load");
    await vi.waitFor(() => expect(window.webContents.sent).toHaveLength(1));
    expect(window.webContents.reloads).toBe(0);
  });

  it("loads the page again when the service goes, and waits until it is back", async () => {
    const { lines, window, open } = parts;
    await open();
    lines[0]?.end.close();
    await vi.waitFor(() => expect(window.webContents.reloads).toBe(1));
    const late = relay(3);
    await late.open();
    expect(late.lines).toHaveLength(1);
  });
});
