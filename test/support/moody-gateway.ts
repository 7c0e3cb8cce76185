/**
 * A gateway behind a bad line: a real HTTP server on loopback that takes dossiers once each and signs its answers,
 * unless the line does something to them first.
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { toBase64Url, utf8 } from "../../core/crypto/bytes.ts";
import { demonstrationKey } from "../../core/crypto/demonstration.ts";
import { signEs256 } from "../../core/crypto/ecdsa.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { importPrivateJwk, importPublicJwk, type PublicJwk } from "../../core/crypto/jwk.ts";
import { parseJson, signJws, verifyJws } from "../../core/crypto/jws.ts";
import { verifyCheckpoint } from "../../core/journal/checkpoint.ts";
import {
  ANSWER_TYP,
  type Checkpoint,
  type DossierStatus,
  dossierSubmissionSchema,
  REQUEST_TYP,
  type RequestEnvelope,
  requestEnvelopeSchema,
} from "../../core/protocol/gateway.ts";

/** What the line does to one request for a dossier. */
export const MOODS = [
  "good",
  "portal 200",
  "portal 401",
  "portal 404",
  "portal 409",
  "redirect",
  "drop before",
  "drop after",
  "cut in the answer",
  "500",
  "503",
  "drip",
  "too long",
  "stranger's key",
  "another nonce",
  "another terminal",
  "another dossier",
  "refused by a stranger",
] as const;
export type Mood =
  | (typeof MOODS)[number]
  | "refuse item"
  | "refuse terminal"
  | "clock skew"
  | "another chain";

export const GATEWAY_ID = "cong-test";
const own = demonstrationKey("test gateway");
const stranger = demonstrationKey("test stranger");
export const gatewayKeys = () => new Map([["gw-1", importPublicJwk(own.publicJwk)]]);

export interface MoodyGateway {
  readonly url: string;
  /** Moods of the next requests with a dossier, in turn; afterwards good. */
  readonly moods: Mood[];
  /** How often each dossier took effect, by id. */
  readonly effects: ReadonlyMap<string, number>;
  /** Statuses to hand out. */
  readonly statuses: DossierStatus[];
  /** Ids in the order in which they came, whatever became of them. */
  readonly seen: string[];
  refusesTerminal: boolean;
  /** Wall time of the gateway, ms. */
  now: () => number;
  close(): Promise<void>;
}

export async function startMoodyGateway(terminalJwk: PublicJwk): Promise<MoodyGateway> {
  const terminalKey = importPublicJwk(terminalJwk);
  const effects = new Map<string, number>();
  const hashes = new Map<string, string>();
  const server = createServer((request, response) => {
    void readBody(request).then((body) => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const gateway: MoodyGateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    moods: [],
    effects,
    statuses: [],
    seen: [],
    refusesTerminal: false,
    now: () => Date.now(),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
  return gateway;

  function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const envelope = openEnvelope(request, body);
    const sign = (claims: object, key = own) => signAnswer(envelope, claims, gateway.now(), key);
    if (gateway.refusesTerminal) {
      send(response, sign({ kind: "terminalRefused", code: "gateway.terminal_refused", detail: "" }));
      return;
    }
    if (request.method === "GET") {
      const after = Number(new URL(envelope.htu, gateway.url).searchParams.get("after"));
      const items = gateway.statuses.filter((status) => status.cursor > after);
      send(response, sign({ kind: "statuses", items, cursor: items.at(-1)?.cursor ?? after }));
      return;
    }
    const submission = dossierSubmissionSchema.parse(parseJson(body));
    const { id, contentHash } = submission;
    if (toBase64Url(sha256(utf8(submission.sealed))) !== contentHash) throw new Error("content hash");
    const checkpoint = verifyCheckpoint(submission.checkpoint, terminalKey);
    if (!checkpoint.ok) throw new Error("checkpoint");
    gateway.seen.push(id);
    const acknowledged = (claims = {}) => ({
      kind: "acknowledged",
      dossier: id,
      contentHash,
      duplicate: hashes.has(id),
      checkpoint: countersigned(checkpoint.value),
      ...claims,
    });
    const take = () => {
      if (!hashes.has(id)) effects.set(id, (effects.get(id) ?? 0) + 1);
      hashes.set(id, contentHash);
    };
    const refusal = { dossier: id, contentHash, code: "gateway.item_refused", detail: "values.place" };
    const mood = gateway.moods.shift() ?? "good";
    switch (mood) {
      case "good":
        take();
        send(response, sign(acknowledged()));
        return;
      case "drop before":
        request.socket.destroy();
        return;
      case "drop after":
        take();
        request.socket.destroy();
        return;
      case "cut in the answer": {
        take();
        const jws = sign(acknowledged());
        response.writeHead(200, { "content-length": jws.length });
        response.write(jws.slice(0, jws.length / 2), () => request.socket.destroy());
        return;
      }
      case "redirect":
        response.writeHead(302, { location: `${gateway.url}/login` }).end();
        return;
      case "drip":
        drip(response, sign(acknowledged()));
        return;
      case "too long":
        response.end("a".repeat(300_000));
        return;
      case "stranger's key":
        send(response, sign(acknowledged(), stranger));
        return;
      case "refused by a stranger":
        send(response, sign({ kind: "itemRefused", ...refusal }, stranger));
        return;
      case "another nonce":
        send(response, sign(acknowledged({ nonce: "B".repeat(22) })));
        return;
      case "another terminal":
        send(response, sign(acknowledged({ aud: "bn-hcc-99" })));
        return;
      case "another dossier":
        send(response, sign(acknowledged({ dossier: "0199f000-0000-7000-8000-0000000000ff" })));
        return;
      case "another chain":
        send(
          response,
          sign(acknowledged({ checkpoint: { ...countersigned(checkpoint.value), head: "C".repeat(43) } })),
        );
        return;
      case "refuse item":
        send(response, sign({ kind: "itemRefused", ...refusal }), 422);
        return;
      case "refuse terminal":
        send(response, sign({ kind: "terminalRefused", code: "gateway.terminal_refused", detail: "" }), 403);
        return;
      case "clock skew":
        send(response, sign({ kind: "clockSkew" }), 400);
        return;
      default:
        portal(response, Number(mood.replace("portal ", "")));
        return;
    }
  }

  function openEnvelope(request: IncomingMessage, body: Buffer): RequestEnvelope {
    const jws = (request.headers.authorization ?? "").replace("MotCham ", "");
    const verified = verifyJws(jws, terminalKey, { typ: REQUEST_TYP });
    if (!verified.ok) throw new Error("the envelope's signature");
    const envelope = requestEnvelopeSchema.parse(parseJson(verified.value.payload));
    if (envelope.digest !== toBase64Url(sha256(body))) throw new Error("the envelope's digest");
    if (envelope.htu !== request.url || envelope.htm !== request.method)
      throw new Error("the envelope's target");
    return envelope;
  }
}

function signAnswer(envelope: RequestEnvelope, claims: object, now: number, key: typeof own): string {
  const signed = { iss: GATEWAY_ID, aud: envelope.iss, iat: Math.floor(now / 1000), nonce: envelope.jti };
  const payload = utf8(JSON.stringify({ ...signed, ...claims }));
  const privateKey = importPrivateJwk(key.privateJwk);
  return signJws({ alg: "ES256", typ: ANSWER_TYP, kid: "gw-1" }, payload, (input) =>
    signEs256(privateKey, input),
  );
}

function countersigned({ sequence, head }: Checkpoint) {
  return { sequence, head };
}

function send(response: ServerResponse, jws: string, status = 200): void {
  response.writeHead(status, { "content-type": "application/jose" }).end(jws);
}

function portal(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/html", "retry-after": "0" });
  response.end("<html><title>Wi-Fi</title>Please log in</html>");
}

function drip(response: ServerResponse, text: string): void {
  let sent = 0;
  const timer = setInterval(() => response.write(text[sent++] ?? " "), 20);
  response.on("close", () => clearInterval(timer));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
