import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RunningGateway } from "../../../gateway/index.ts";
import { eventually, openProvince, type Province } from "../harness.ts";

let province: Province;
let gateway: RunningGateway;

beforeAll(async () => {
  province = await openProvince();
  gateway = await province.gateway();
}, 30_000);
afterAll(() => province.close());

const UNFINISHED = "POST /v1/dossiers HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n";

it("sends away more requests than it can serve at once, and forgets those that were broken off", async () => {
  const port = Number(new URL(gateway.url).port);
  const health = async () => (await fetch(`${gateway.url}/healthz`)).status;
  const sockets = Array.from({ length: 300 }, () => connect(port, "127.0.0.1").on("error", () => undefined));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  for (const socket of sockets) socket.write(UNFINISHED);
  expect(await eventually(health, (status) => status !== 200)).toBe(503);
  for (const socket of sockets) socket.destroy();
  expect(await eventually(health, (status) => status === 200)).toBe(200);
});
