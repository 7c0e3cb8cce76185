import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { type BrowserServer, startBrowserServer } from "../../../main/browser/server.ts";
import { random } from "../../../main/random.ts";

let server: BrowserServer;
let now = 0;
let served = 0;

beforeAll(async () => {
  server = await startBrowserServer({
    host: "127.0.0.1",
    port: 0,
    assets: new Map([
      ["/index.html", { body: Buffer.from("<p>nothing</p>"), type: "text/html", immutable: false }],
    ]),
    pages: new Map([["/", "/index.html"]]),
    sockets: new Map([["/ws", (transport) => transport.send({ served: ++served })]]),
    random,
    now: () => now,
  });
});
afterAll(() => server.close());

/** The outcome of opening the socket: the first message, or the close code, or the HTTP status. */
function openSocket(headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${server.origin.replace("http", "ws")}/ws`, { headers });
    socket.on("message", (data) => {
      resolve(`message ${String(data)}`);
      socket.close();
    });
    socket.on("close", (code) => resolve(`closed ${code}`));
    socket.on("unexpected-response", (_request, response) => resolve(`status ${response.statusCode}`));
    socket.on("error", () => undefined);
  });
}

async function cookieFor(token: string): Promise<string> {
  const answer = await fetch(`${server.origin}/?token=${token}`, { redirect: "manual" });
  expect(answer.status).toBe(303);
  return answer.headers.get("set-cookie") ?? "";
}

describe("the server on loopback", () => {
  it("gives the page to anybody, with a policy that lets it load nothing from elsewhere", async () => {
    const answer = await fetch(server.origin);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe("<p>nothing</p>");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'self'");
  });

  it("turns a token into an HttpOnly cookie, once", async () => {
    const token = server.issueToken();
    const cookie = await cookieFor(token);
    expect(cookie).toMatch(/^motcham=[\w-]{43}; HttpOnly; SameSite=Strict/);
    expect(await cookieFor(token)).toBe("");
  });

  it("forgets a token that was not used in time", async () => {
    const token = server.issueToken();
    now += 11 * 60_000;
    expect(await cookieFor(token)).toBe("");
  });

  it("serves the socket only with cookie, own origin and own host", async () => {
    const cookie = (await cookieFor(server.issueToken())).split(";")[0] ?? "";
    const { origin } = server;
    expect(await openSocket({ origin, cookie })).toMatch(/^message/);
    expect(await openSocket({ origin })).toBe("closed 4401");
    expect(await openSocket({ origin, cookie: "motcham=guess" })).toBe("closed 4401");
    expect(await openSocket({ origin: "http://evil.example", cookie })).toBe("status 403");
    expect(await openSocket({ cookie })).toBe("status 403");
  });

  it("answers no foreign host name, as a rebinding page would send", async () => {
    const status = await new Promise((resolve) => {
      const call = request(server.origin, { headers: { host: "evil.example" } }, (response) =>
        resolve(response.statusCode),
      );
      call.end();
    });
    expect(status).toBe(421);
  });

  it("knows no path outside the built pages", async () => {
    for (const path of ["/../package.json", "/%2e%2e/package.json", "/assets/..%2f..%2fpackage.json"]) {
      expect((await fetch(`${server.origin}${path}`)).status).toBe(404);
    }
  });

  it("answers what is no address with 400, before and after an upgrade", async () => {
    const { host } = new URL(server.origin);
    const bad = `GET //[ HTTP/1.1\r\nHost: ${host}\r\n`;
    expect(await raw(`${bad}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(`${bad}${UPGRADE}\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw("no HTTP at all\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect((await fetch(server.origin)).status).toBe(200);
  });

  it("outlives a refused upgrade whose sender resets the connection", async () => {
    for (let turn = 0; turn < 20; turn++) {
      const socket = dial();
      await new Promise((resolve) =>
        socket.write(`GET /ws HTTP/1.1\r\nHost: evil.example\r\n${UPGRADE}\r\n`, resolve),
      );
      socket.resetAndDestroy();
    }
    expect((await fetch(server.origin)).status).toBe(200);
  });

  it("closes a refused connection itself, whatever the sender does", async () => {
    const socket = connect({
      port: Number(new URL(server.origin).port),
      host: "127.0.0.1",
      allowHalfOpen: true,
    });
    socket.write(`GET /ws HTTP/1.1\r\nHost: evil.example\r\n${UPGRADE}\r\n`);
    await new Promise((resolve) => socket.resume().on("end", resolve));
    // The sender's half stays open; writing into it meets a closed door.
    const refused = new Promise((resolve) => socket.on("error", resolve));
    const writing = setInterval(() => socket.write("still here"), 5);
    expect(await refused).toMatchObject({ code: expect.stringMatching(/^(EPIPE|ECONNRESET)$/) });
    clearInterval(writing);
    socket.destroy();
  });

  it("outlives frames that break the protocol, from whom it admitted and from whom it did not", async () => {
    const cookie = (await cookieFor(server.issueToken())).split(";")[0] ?? "";
    const { host } = new URL(server.origin);
    const open = `GET /ws HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${server.origin}\r\n${UPGRADE}`;
    // RFC 6455 section 5.2: opcode 3 is reserved, all three RSV bits set, and a client's frame must be masked.
    const frame = Buffer.from([0xf3, 0x01, 0x00]);
    for (const head of [`${open}\r\n`, `${open}Cookie: ${cookie}\r\n\r\n`]) {
      expect(await raw(Buffer.concat([Buffer.from(head), frame]))).toMatch(/^HTTP\/1\.1 101 /);
    }
    expect((await fetch(server.origin)).status).toBe(200);
  });

  it("holds a bounded number of connections", async () => {
    let refused = 0;
    const held = Array.from({ length: 160 }, () => dial().on("close", () => refused++));
    await vi.waitFor(() => expect(refused).toBeGreaterThanOrEqual(160 - 128));
    expect(refused).toBeLessThan(160);
    for (const socket of held) socket.destroy();
    await vi.waitFor(async () => expect((await fetch(server.origin)).status).toBe(200));
  });
});

const UPGRADE =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

function dial(): Socket {
  const { port } = new URL(server.origin);
  return connect(Number(port), "127.0.0.1").on("error", () => undefined);
}

/** What comes back for these bytes until the connection ends. */
function raw(bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = dial();
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
    socket.write(bytes);
  });
}
