import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../../../main/launch/house/ports.mjs";

const servers: Server[] = [];

function occupy(port: number): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : 0);
    });
  });
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe("freePort", () => {
  it("takes the preferred port where it is free", async () => {
    const free = await freePort(0);
    expect(await freePort(free)).toBe(free);
  });

  it("steps around a busy port and one promised to somebody else", async () => {
    const busy = await occupy(0);
    const next = await freePort(busy);
    expect(next).not.toBe(busy);
    expect(await freePort(busy, [next])).not.toBe(next);
  });
});
