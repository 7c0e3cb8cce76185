import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { demonstrationKey } from "../../../core/crypto/demonstration.ts";
import { createHttpGatewayClient } from "../../../drivers/gateway-client/http-gateway-client.ts";
import { GATEWAY_ID, gatewayKeys } from "../../support/moody-gateway.ts";
import { handClock, random, TERMINAL } from "../../support/store.ts";

let close: () => void = () => {};
afterEach(() => close());

async function clientOf(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return clientAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

function clientAt(baseUrl: string) {
  return createHttpGatewayClient({
    baseUrl,
    terminal: TERMINAL,
    gateway: GATEWAY_ID,
    gatewayKeys,
    keyStore: { sign: () => new Uint8Array(64) },
    clock: handClock(),
    random,
    timeoutMs: 200,
  });
}

describe("gateway client", () => {
  it("passes on what Retry-After asks for, in seconds", async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(503, { "retry-after": "7" }).end();
    });
    expect(await client.statuses(0)).toMatchObject({ failure: { code: "gateway.busy" }, retryAfterMs: 7000 });
  });

  it("does not follow a redirect", async () => {
    let requests = 0;
    const client = await clientOf((_, response) => {
      requests += 1;
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    expect(await client.statuses(0)).toMatchObject({ failure: { code: "gateway.untrusted_answer" } });
    expect(requests).toBe(1);
  });

  it("gives up on a line that never answers, and on one that is not there", async () => {
    const client = await clientOf(() => {});
    expect(await client.statuses(0)).toEqual({
      ok: false,
      failure: { code: "gateway.unreachable", detail: "time-out" },
    });
    close();
    expect(await clientAt("http://127.0.0.1:9").statuses(0)).toMatchObject({
      failure: { code: "gateway.unreachable" },
    });
  });

  it("sends the envelope's scheme and asks the target it signed", async () => {
    const seen: unknown[] = [];
    const client = await clientOf((request, response) => {
      const [scheme = "", jws = ""] = (request.headers.authorization ?? "").split(" ");
      const [head = "", payload = ""] = jws.split(".");
      const read = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
      seen.push(scheme, request.url, read(head), read(payload));
      response.end();
    });
    await client.statuses(12);
    expect(seen).toEqual([
      "MotCham",
      "/v1/statuses?after=12",
      { alg: "ES256", typ: "terminal-request+jwt", kid: TERMINAL },
      {
        iss: TERMINAL,
        aud: GATEWAY_ID,
        iat: handClock().now() / 1000,
        jti: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
        htm: "GET",
        htu: "/v1/statuses?after=12",
        // SHA-256 of nothing.
        digest: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
      },
    ]);
  });

  it("fetches the trust bundle as it is", async () => {
    const key = demonstrationKey("any").publicJwk.x;
    const client = await clientOf((request, response) => {
      response.end(request.url === "/v1/trust-bundle" ? key : "");
    });
    expect(await client.trustBundle()).toEqual({ ok: true, value: key });
  });
});
