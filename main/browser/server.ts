/**
 * The screens in a browser: one HTTP server on loopback with the built pages and the WebSocket of each contract.
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { RandomBytes } from "../../core/ports/clock.ts";
import type { Transport } from "../../core/protocol/transport.ts";
import { COOKIE_NAME, createAccess } from "./access.ts";
import type { Asset } from "./assets.ts";
import { socketTransport } from "./socket-transport.ts";

export interface BrowserServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly assets: ReadonlyMap<string, Asset>;
  /** Path of a socket to who serves it, e.g. `/ws`. */
  readonly sockets: ReadonlyMap<string, (transport: Transport) => void>;
  /** Pages besides `/`: path to asset path. */
  readonly pages: ReadonlyMap<string, string>;
  readonly random: RandomBytes;
  readonly now: () => number;
}

export interface BrowserServer {
  /** `http://127.0.0.1:8420` */
  readonly origin: string;
  issueToken(): string;
  close(): Promise<void>;
}

/** Closes the socket of a window that the launcher did not open; the page then says how to open it. */
const CLOSE_NOT_ADMITTED = 4401;
/** A message of the contracts is far smaller. Bytes. */
const MAX_MESSAGE = 256 * 1024;

const HEADERS = {
  "content-security-policy":
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; object-src 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()",
} as const;

export async function startBrowserServer(options: BrowserServerOptions): Promise<BrowserServer> {
  const access = createAccess(options.random);
  const server = createServer((request, response) => servePage(request, response));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  const address = await listen(server, options.port, options.host);
  const host = `${options.host}:${address.port}`;
  const origin = `http://${host}`;

  function servePage(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", origin);
    const token = url.searchParams.get("token");
    const asset = options.assets.get(options.pages.get(url.pathname) ?? url.pathname);
    // A foreign name that resolves to loopback (DNS rebinding) is not this server.
    if (request.headers.host !== host) send(response, 421, "wrong host\n");
    else if (request.method !== "GET" && request.method !== "HEAD") send(response, 405, "GET only\n");
    else if (token !== null) enter(response, url.pathname, token);
    else if (asset === undefined) send(response, 404, "not found\n");
    else sendAsset(response, asset, request.method === "HEAD");
  }

  function sendAsset(response: ServerResponse, asset: Asset, headOnly: boolean): void {
    response.writeHead(200, {
      ...HEADERS,
      "content-type": asset.type,
      "content-length": asset.body.length,
      "cache-control": asset.immutable ? "public, max-age=31536000, immutable" : "no-store",
    });
    response.end(headOnly ? undefined : asset.body);
  }

  function enter(response: ServerResponse, path: string, token: string): void {
    const cookie = access.redeem(token, options.now());
    const setCookie =
      cookie === null ? {} : { "set-cookie": `${COOKIE_NAME}=${cookie}; HttpOnly; SameSite=Strict; Path=/` };
    const location = options.pages.has(path) ? path : "/";
    response.writeHead(303, { ...HEADERS, ...setCookie, location, "cache-control": "no-store" });
    response.end();
  }

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const serve = options.sockets.get(new URL(request.url ?? "/", origin).pathname);
    if (serve === undefined || request.headers.host !== host || request.headers.origin !== origin) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      return;
    }
    const admitted = access.admits(request.headers.cookie);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (admitted) serve(socketTransport(webSocket));
      else webSocket.close(CLOSE_NOT_ADMITTED, "open this window from the launcher");
    });
  });

  return {
    origin,
    issueToken: () => access.issueToken(options.now()),
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...HEADERS,
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(text);
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no TCP address"));
      else resolve(address);
    });
  });
}
