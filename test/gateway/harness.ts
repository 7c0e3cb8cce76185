/** Gateways on a real PostgreSQL, and terminals that speak to them through jose, a foreign implementation. @module */
import { createHash, randomBytes, sign } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompactEncrypt, CompactSign, compactVerify, importJWK } from "jose";
import pg from "pg";
import { DEMONSTRATION, demonstrationKey, demonstrationX25519 } from "../../core/crypto/demonstration.ts";
import type { DossierBody, DossierContent } from "../../core/dossier/dossier.ts";
import { newDossierId } from "../../core/dossier/id.ts";
import { canonicalJson } from "../../core/journal/canonical.ts";
import { answerSchema, type DossierSubmission, type GatewayAnswer } from "../../core/protocol/gateway.ts";
import type { CardName } from "../../firmware-sim/personalise/catalogue.ts";
import { personalise } from "../../firmware-sim/personalise/make-card.ts";
import {
  demonstrationGateway,
  type GatewayOptions,
  type RunningGateway,
  startGateway,
} from "../../gateway/index.ts";
import type { LogEntry } from "../../gateway/log.ts";
import { startEmbedded } from "../../gateway/storage/embedded/index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const hash = (data: string | Uint8Array) => createHash("sha256").update(data).digest();
const base64Url = (data: Uint8Array) => Buffer.from(data).toString("base64url");

export interface Province {
  readonly databaseUrl: string;
  readonly log: readonly LogEntry[];
  /** Another instance on the same database. */
  gateway(options?: Partial<GatewayOptions>): Promise<RunningGateway>;
  query(sql: string, values?: readonly unknown[]): Promise<pg.QueryResult>;
  close(): Promise<void>;
}

/** One PostgreSQL, and as many gateways on it as a test starts. */
export async function openProvince(): Promise<Province> {
  const data = await mkdtemp(join(tmpdir(), "mot-cham-gateway-"));
  const server = await startEmbedded(data);
  if (!server.ok) throw new Error(`${server.failure.code} ${server.failure.detail}`);
  const pool = new pg.Pool({ connectionString: server.value.url, max: 3 });
  // PostgreSQL says farewell on connections that are closing already.
  pool.on("error", () => undefined);
  const gateways: RunningGateway[] = [];
  const log: LogEntry[] = [];
  return {
    databaseUrl: server.value.url,
    log,
    async gateway(options) {
      const { oneStop, ...base } = demonstrationGateway();
      const started = await startGateway({
        ...base,
        data,
        databaseUrl: server.value.url,
        oneStop: { ...oneStop, delayMs: 20, acceptAfterMs: 50 },
        log: (entry) => log.push(entry),
        ...options,
      });
      if (!started.ok) throw new Error(`${started.failure.code} ${started.failure.detail}`);
      gateways.push(started.value);
      return started.value;
    },
    query: (sql, values) => pool.query(sql, values === undefined ? undefined : [...values]),
    async close() {
      await Promise.all(gateways.map((gateway) => gateway.close()));
      await pool.end();
      await server.value.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

export interface FilingOptions {
  readonly card?: CardName;
  readonly terminal?: string;
  /** Claims as the dossier tells them; those disclosed where absent. */
  readonly applicant?: DossierContent["applicant"];
  readonly id?: string;
  readonly filedAt?: Date;
  readonly sequence?: number;
  readonly head?: string;
  readonly checkpointAt?: Date;
  /** The card was lifted before filing: it is bound to its first random only. */
  readonly lifted?: boolean;
  /** When the card made its proof; now where absent. */
  readonly provenAt?: Date;
  readonly procedure?: DossierContent["procedure"];
  readonly values?: DossierContent["values"];
  /** In place of a provincial card's. */
  readonly evidence?: DossierBody["evidence"];
  /** For whom the card made its proof, where that is not the terminal. */
  readonly audience?: string;
}

const DISCLOSED = ["personal_number", "full_name", "birth_date", "residence"];

/** A whole filing, made as a card and a terminal make it. */
export async function file(options: FilingOptions = {}): Promise<DossierSubmission> {
  const { terminal = "bn-kb-01", id = newDossierId(Date.now(), randomBytes), sequence = 1 } = options;
  const contents = personalise(options.card ?? "minh-anh", Date.now());
  const disclosed = contents.disclosures.filter(({ name }) => DISCLOSED.includes(name));
  const claims = Object.fromEntries(
    disclosed.map(({ name, bytes: json }) => [name, JSON.parse(Buffer.from(json).toString())[2]]),
  );
  const content: DossierContent = {
    v: 1,
    id,
    terminal,
    provisionalCode: "TAM-BNKB01-261122-0001-X",
    filedAt: (options.filedAt ?? new Date()).toISOString(),
    procedure: options.procedure ?? { code: "1.001193", version: "1", formVersion: "1" },
    channel: 1,
    units: { supportPoint: "07210", receiving: "07210", competent: "07210" },
    applicant: options.applicant ?? claims,
    values: options.values ?? { child_name: "Nguyễn Ánh Dương" },
  };
  const random = options.lifted ? randomBytes(32) : hash(canonicalJson(content));
  const channel = randomBytes(32);
  const disclosures = disclosed.map(({ bytes: json }) => base64Url(json));
  const nonce = base64Url(hash(Buffer.concat([random, channel])));
  const sdHash = base64Url(hash(`${[contents.credential, ...disclosures].join("~")}~`));
  const aud = options.audience ?? `urn:vn:bacninh:terminal:${terminal}`;
  const header = base64Url(bytes('{"alg":"ES256","typ":"kb+jwt"}'));
  const iat = Math.floor((options.provenAt ?? new Date()).getTime() / 1000);
  const claimsPart = base64Url(bytes(JSON.stringify({ aud, iat, nonce, sd_hash: sdHash })));
  const signature = sign("sha256", bytes(`${header}.${claimsPart}`), {
    key: contents.holderKey,
    dsaEncoding: "ieee-p1363",
  });
  const evidence = options.evidence ?? {
    credential: contents.credential,
    disclosures,
    keyBinding: `${header}.${claimsPart}.${base64Url(signature)}`,
    random: base64Url(random),
    channel: base64Url(channel),
  };
  const sealed = await seal(canonicalJson({ content, evidence }));
  const checkpoint = {
    terminal,
    sequence,
    head: options.head ?? base64Url(hash(`head ${sequence}`)),
    iat: Math.floor((options.checkpointAt ?? new Date()).getTime() / 1000),
  };
  return {
    id,
    sealed,
    contentHash: base64Url(hash(sealed)),
    sequence,
    checkpoint: await signAs(terminal, "journal-checkpoint+jwt", checkpoint),
  };
}

/** To the demonstration gateway, by jose. */
export async function seal(text: string): Promise<string> {
  const { gatewaySealing } = DEMONSTRATION.labels;
  const key = await importJWK({ ...demonstrationX25519(gatewaySealing).publicJwk }, "ECDH-ES");
  const header = { alg: "ECDH-ES", enc: "A256GCM", kid: gatewaySealing, typ: "dossier+jwe" };
  return new CompactEncrypt(bytes(text)).setProtectedHeader(header).encrypt(key);
}

async function signAs(keyOf: string, typ: string, payload: object, kid = keyOf): Promise<string> {
  const key = await importJWK(
    { ...demonstrationKey(DEMONSTRATION.labels.terminal(keyOf)).privateJwk },
    "ES256",
  );
  return new CompactSign(bytes(JSON.stringify(payload)))
    .setProtectedHeader({ alg: "ES256", typ, kid })
    .sign(key);
}

export interface RequestOptions {
  readonly terminal?: string;
  /** Whose key signs, where it is not the terminal's. */
  readonly signedBy?: string;
  readonly at?: Date;
  readonly jti?: string;
  readonly digestOf?: string;
  readonly htu?: string;
  readonly aud?: string;
}

export interface Exchange {
  readonly status: number;
  /** Verified under the gateway's key and matched to the request; undefined for an answer that decides nothing. */
  readonly answer: GatewayAnswer | undefined;
  readonly text: string;
}

/** `body` undefined is a GET. */
export async function send(
  url: string,
  target: string,
  body: string | undefined,
  options: RequestOptions = {},
): Promise<Exchange> {
  const { terminal = "bn-kb-01", jti = base64Url(randomBytes(16)) } = options;
  const method = body === undefined ? "GET" : "POST";
  const envelope = {
    iss: terminal,
    aud: options.aud ?? DEMONSTRATION.gatewayId,
    iat: Math.floor((options.at ?? new Date()).getTime() / 1000),
    jti,
    htm: method,
    htu: options.htu ?? target,
    digest: base64Url(hash(options.digestOf ?? body ?? "")),
  };
  const signed = await signAs(options.signedBy ?? terminal, "terminal-request+jwt", envelope, terminal);
  const response = await fetch(`${url}${target}`, {
    method,
    headers: { authorization: `MotCham ${signed}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const isSigned = response.headers.get("content-type") === "application/jose";
  const answer = isSigned ? await openAnswer(text, terminal, jti) : undefined;
  return { status: response.status, answer, text };
}

export function post(
  gateway: RunningGateway,
  submission: DossierSubmission,
  options: RequestOptions = {},
): Promise<Exchange> {
  return send(gateway.url, "/v1/dossiers", JSON.stringify(submission), options);
}

async function openAnswer(compact: string, terminal: string, nonce: string): Promise<GatewayAnswer> {
  const { publicJwk } = demonstrationKey(DEMONSTRATION.labels.gatewaySigning);
  const { payload, protectedHeader } = await compactVerify(
    compact,
    await importJWK({ ...publicJwk }, "ES256"),
  );
  if (protectedHeader.typ !== "gateway-answer+jwt") throw new Error("typ of the answer");
  const answer = answerSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
  if (answer.iss !== DEMONSTRATION.gatewayId) throw new Error("iss of the answer");
  if (answer.aud !== terminal || answer.nonce !== nonce) throw new Error("answer to another request");
  return answer;
}

/** Asks until the predicate holds; throws after five seconds. */
export async function eventually<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (performance.now() > deadline) throw new Error("did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
