import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import type { Line, LineState } from "../../renderer/connection/line.ts";
import { CLOSE_NOT_ALLOWED, waitBefore, webSocketLine } from "../../renderer/connection/web-socket-line.ts";

let line: Line | undefined;
let server: WebSocketServer | undefined;
afterEach(() => {
  line?.close();
  server?.close();
});

async function serve(onConnection: (count: number, close: (code: number) => void) => void): Promise<string> {
  const own = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server = own;
  let count = 0;
  own.on("connection", (socket) => {
    count += 1;
    onConnection(count, (code) => socket.close(code));
  });
  await new Promise<void>((resolve) => own.once("listening", () => resolve()));
  return `ws://127.0.0.1:${(own.address() as AddressInfo).port}`;
}

/** Collects states until the wanted one came as often as wanted. */
function statesUntil(of: Line, wanted: LineState, times: number): Promise<LineState[]> {
  const states: LineState[] = [];
  return new Promise((resolve) => {
    of.listen({
      message() {},
      state(state) {
        states.push(state);
        if (states.filter((each) => each === wanted).length === times) resolve(states);
      },
    });
  });
}

describe("the line over WebSocket", () => {
  it("comes back by itself after a loss", async () => {
    const url = await serve((count, close) => {
      if (count === 1) close(1011);
    });
    line = webSocketLine(url);
    expect(await statesUntil(line, "open", 2)).toEqual(["connecting", "open", "lost", "open"]);
  });

  it("does not try again where the window is refused", async () => {
    let connections = 0;
    const url = await serve((count, close) => {
      connections = count;
      close(CLOSE_NOT_ALLOWED);
    });
    line = webSocketLine(url);
    expect((await statesUntil(line, "refused", 1)).at(-1)).toBe("refused");
    await new Promise((resolve) => setTimeout(resolve, waitBefore(1) * 2));
    expect(connections).toBe(1);
    expect(line.send({})).toBe(false);
  });

  it("waits longer each time, up to four seconds", () => {
    expect([1, 2, 3, 4, 5, 6, 60].map(waitBefore)).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000]);
  });
});
