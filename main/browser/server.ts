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
/** A window that was not admitted and does not close by itself is cut off. */
const CLOSE_WAIT_MS = 1_000;
/** Some windows of a browser with six connections each, and their sockets; a flood must not use up the file handles. */
const MAX_CONNECTIONS = 128;
/** Requests are short and come from the same machine: whoever takes longer only holds a place. Milliseconds. */
const TIME_OUTS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
} as const;
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
  const server = createServer(TIME_OUTS, (request, response) => servePage(request, response));
  server.maxConnections = MAX_CONNECTIONS;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  const address = await listen(server, options.port, options.host);
  const host = `${options.host}:${address.port}`;
  const origin = `http://${host}`;
  // A connection that could not be accepted is the caller's loss; `listen` has told its own failure already.
  server.on("error", () => undefined);
  server.on("clientError", (_error, socket) => refuse(socket, "400 Bad Request"));

  function servePage(request: IncomingMessage, response: ServerResponse): void {
    const url = parseTarget(request, origin);
    if (url === null) {
      send(response, 400, "bad request\n");
      return;
    }
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
    // From here on nobody else listens for its errors, e.g. a reset.
    socket.on("error", () => socket.destroy());
    const url = parseTarget(request, origin);
    if (url === null) return refuse(socket, "400 Bad Request");
    const serve = options.sockets.get(url.pathname);
    if (serve === undefined || request.headers.host !== host || request.headers.origin !== origin) {
      return refuse(socket, "403 Forbidden");
    }
    const admitted = access.admits(request.headers.cookie);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // Before anything else: a frame that breaks RFC 6455 is an error also on a socket that is being closed.
      webSocket.on("error", () => webSocket.terminate());
      if (admitted) return serve(socketTransport(webSocket));
      webSocket.close(CLOSE_NOT_ADMITTED, "open this window from the launcher");
      const cut = setTimeout(() => webSocket.terminate(), CLOSE_WAIT_MS);
      webSocket.on("close", () => clearTimeout(cut));
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

/** The request target (RFC 9112 section 3.2) as an address of this server; null where it is none, e.g. `//[`. */
function parseTarget({ url = "/" }: IncomingMessage, origin: string): URL | null {
  return URL.parse(url, origin);
}

/** Answers and lets go, whether or not the other side closes its half. */
function refuse(socket: Duplex, status: string): void {
  if (!socket.writable) socket.destroy();
  else socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
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
