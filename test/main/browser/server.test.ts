import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type BrowserServer, startBrowserServer } from "../../../main/browser/server.ts";

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
    random: (length) => Uint8Array.from(randomBytes(length)),
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
});
