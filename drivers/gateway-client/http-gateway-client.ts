/** The province gateway over HTTP: signs what goes out, believes only what the gateway signed for this very request. @module */
import type { KeyObject } from "node:crypto";
import type { RandomBytes } from "../../core/crypto/bytes.ts";
import { toBase64Url, utf8 } from "../../core/crypto/bytes.ts";
import { fail } from "../../core/errors/result.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Exchange, GatewayClient, Verified } from "../../core/ports/gateway-client.ts";
import type { KeyStore } from "../../core/ports/key-store.ts";
import {
  AUTHORIZATION_SCHEME,
  type DossierSubmission,
  GATEWAY_PATHS,
  type GatewayAnswer,
} from "../../core/protocol/gateway.ts";
import { verifyAnswer } from "./answer.ts";
import { signEnvelope } from "./envelope.ts";
import { exchangeBytes, type HttpAnswer } from "./http.ts";

export interface GatewayClientOptions {
  /** `http://host:port` or `https://…`, without a path. */
  readonly baseUrl: string;
  readonly terminal: string;
  /** Id of the gateway, the `aud` of requests and the `iss` of answers. */
  readonly gateway: string;
  /** Signing keys of the gateway in the trust bundle, by `kid`, as they are now. */
  readonly gatewayKeys: () => ReadonlyMap<string, KeyObject>;
  readonly keyStore: Pick<KeyStore, "sign">;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** For one request with its whole answer, however slowly it drips; default 15,000 ms. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 15_000;
/** 22 characters of base64url. */
const NONCE_BYTES = 16;
/** 500 statuses of at most 300 characters, in base64url, with the signature. */
const MAX_ANSWER_BYTES = 262_144;
const MAX_TRUST_BUNDLE_BYTES = 1_048_576;

export function createHttpGatewayClient(options: GatewayClientOptions): GatewayClient {
  return {
    async submit(submission) {
      const body = utf8(JSON.stringify(submission));
      const exchange = await ask(options, "POST", GATEWAY_PATHS.dossiers, body);
      if (!exchange.ok) return exchange;
      const { answer, jws } = exchange.value;
      if (answer.kind === "statuses" || !isAbout(answer, submission)) return untrusted("another dossier");
      return { ok: true, value: { answer, jws } };
    },
    async statuses(after) {
      const exchange = await ask(
        options,
        "GET",
        `${GATEWAY_PATHS.statuses}?after=${after}`,
        new Uint8Array(),
      );
      if (!exchange.ok) return exchange;
      const { answer, jws } = exchange.value;
      if (answer.kind === "acknowledged" || answer.kind === "itemRefused")
        return untrusted("another question");
      return { ok: true, value: { answer, jws } };
    },
    async trustBundle() {
      const answer = await exchangeBytes({
        url: new URL(GATEWAY_PATHS.trustBundle, options.baseUrl),
        method: "GET",
        headers: {},
        body: new Uint8Array(),
        timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        maxBytes: MAX_TRUST_BUNDLE_BYTES,
      });
      if (!answer.ok) return answer;
      return answer.value.status === 200 ? { ok: true, value: answer.value.text } : undecided(answer.value);
    },
  };
}

async function ask(
  options: GatewayClientOptions,
  method: "GET" | "POST",
  target: string,
  body: Uint8Array,
): Promise<Exchange<Verified<GatewayAnswer>>> {
  const { terminal, gateway, clock, keyStore, random } = options;
  const nonce = toBase64Url(random(NONCE_BYTES));
  const request = {
    iss: terminal,
    aud: gateway,
    iat: Math.floor(clock.now() / 1000),
    jti: nonce,
    method,
    target,
  };
  const envelope = signEnvelope(request, body, (input) => keyStore.sign(input));
  const answered = await exchangeBytes({
    url: new URL(target, options.baseUrl),
    method,
    headers: {
      authorization: `${AUTHORIZATION_SCHEME} ${envelope}`,
      accept: "application/jose",
      ...(method === "POST" ? { "content-type": "application/json" } : {}),
    },
    body,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
  });
  if (!answered.ok) return answered;
  const verified = verifyAnswer(answered.value.text, { terminal, gateway, nonce }, options.gatewayKeys());
  return verified.ok ? verified : undecided(answered.value, verified.failure.detail);
}

/** Nobody signed it, so its HTTP status only names the reason to wait. */
function undecided({ status, retryAfterMs }: HttpAnswer, detail?: string): Exchange<never> {
  const code =
    status === 429 || status === 503
      ? "gateway.busy"
      : status >= 500
        ? "gateway.internal"
        : "gateway.untrusted_answer";
  const failed = fail(code, `HTTP ${status}${detail === undefined ? "" : `, ${detail}`}`);
  return retryAfterMs === undefined ? failed : { ...failed, retryAfterMs };
}

function untrusted(detail: string): Exchange<never> {
  return fail("gateway.untrusted_answer", detail);
}

function isAbout(answer: GatewayAnswer, { id, contentHash }: DossierSubmission): boolean {
  if (answer.kind !== "acknowledged" && answer.kind !== "itemRefused") return true;
  return answer.dossier === id && answer.contentHash === contentHash;
}
