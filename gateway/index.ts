/** The province gateway as one object: start it, ask where it is, close it. @module */
import { DEMONSTRATION, demonstrationKey } from "../core/crypto/demonstration.ts";
import type { PublicJwk } from "../core/crypto/jwk.ts";
import type { SealingPrivateJwk } from "../core/dossier/open-sealed.ts";
import { fail, ok, type Result } from "../core/errors/result.ts";
import type { OfficialCodeFormat } from "./connectors/one-stop/official-code.ts";
import { simulatedOneStop } from "./connectors/one-stop/simulated.ts";
import { startWorker } from "./connectors/one-stop/worker.ts";
import { DEMONSTRATION_TERMINALS } from "./demonstration.ts";
import { describeException, type Log, logToStandardError } from "./log.ts";
import { type NationalTrust, openNationalTrust } from "./national-trust.ts";
import type { SigningKey } from "./server/answers.ts";
import { judgeContent } from "./server/content.ts";
import { buildHttp } from "./server/http.ts";
import { countDossiers } from "./storage/dossiers.ts";
import { type Database, openStorage, type Storage } from "./storage/index.ts";
import { activeTerminals, forgetNonces, registerTerminal } from "./storage/terminals.ts";
import { type CurrentBundle, inflate, openTrust, type TrustSource } from "./trust.ts";

export { demonstrationGateway } from "./demonstration.ts";

export interface GatewayIdentity {
  /** `aud` of requests, `iss` of answers. */
  readonly id: string;
  readonly signing: SigningKey;
  /** Old keys too, while any terminal has backlog under them. */
  readonly sealing: readonly { readonly kid: string; readonly privateJwk: SealingPrivateJwk }[];
}

export interface OneStopOptions {
  readonly format: OfficialCodeFormat;
  /** From the acknowledgement until the one-stop system is told, in milliseconds. */
  readonly delayMs: number;
  /** From the official code until "được tiếp nhận", in milliseconds. */
  readonly acceptAfterMs: number;
}

export interface GatewayOptions {
  /** Folder for the embedded PostgreSQL; not used where `databaseUrl` is given. */
  readonly data: string;
  readonly databaseUrl?: string;
  /** Default 127.0.0.1, any free port. */
  readonly host?: string;
  readonly port?: number;
  readonly identity: GatewayIdentity;
  /** Registered at start; those registered before keep what they have. */
  readonly terminals: readonly { readonly id: string; readonly publicJwk: PublicJwk }[];
  readonly trust: TrustSource;
  /** Folder of the authorities for national ID cards; without it no dossier with such a card is taken. */
  readonly nationalAuthorities?: string;
  readonly oneStop: OneStopOptions;
  /** Milliseconds since 1970; default the system's clock. */
  readonly now?: () => number;
  readonly log?: Log;
}

export interface RunningGateway {
  /** `http://host:port`. */
  readonly url: string;
  /** A second instance started with this works on the same database. */
  readonly databaseUrl: string;
  /** Resolves when its embedded database ended by itself; the gateway is of no use then. */
  readonly databaseEnded: Promise<void>;
  countDossiers(): Promise<number>;
  close(): Promise<void>;
}

const POOL_SIZE = 10;
const FORGET_EVERY_MS = 60_000;
/** Between two looks at a case of the one-stop system. */
const LOOK_EVERY_MS = 1_000;

/** Fails with `store.*`, `trust.*`, `config.invalid` or `config.production`. */
export async function startGateway(options: GatewayOptions): Promise<Result<RunningGateway>> {
  const { now = Date.now, log = logToStandardError } = options;
  const trust = await openTrust(options.trust, now, log);
  if (!trust.ok) return trust;
  const national = await openNationalTrust({
    folder: options.nationalAuthorities,
    profile: options.trust.profile,
    now,
    log,
  });
  if (!national.ok) return national;
  const storage = await openStorage({
    data: options.data,
    databaseUrl: options.databaseUrl,
    poolSize: POOL_SIZE,
    onConnectionLost: () => log({ level: "warn", event: "database-connection-lost" }),
  });
  if (!storage.ok) return storage;
  try {
    const known =
      options.trust.profile === "production" ? await demonstrationTerminal(storage.value.db, options) : null;
    if (known !== null) {
      await storage.value.close();
      return fail("config.production", `terminals.${known} is a key of the demonstration`);
    }
    return await serve(options, storage.value, { bundle: trust.value, national: national.value }, now, log);
  } catch (error) {
    await storage.value.close();
    throw error;
  }
}

/** A terminal with a key that everybody knows, registered now or by an earlier start on this database. */
async function demonstrationTerminal(db: Database, { terminals }: GatewayOptions): Promise<string | null> {
  const registered = [...(await activeTerminals(db)), ...terminals];
  const ids = new Set([...DEMONSTRATION_TERMINALS, ...registered.map(({ id }) => id)]);
  const labels = [...ids].map(DEMONSTRATION.labels.terminal);
  const known = new Set(labels.map((label) => demonstrationKey(label).publicJwk.x));
  return registered.find(({ publicJwk }) => publicJwk !== undefined && known.has(publicJwk.x))?.id ?? null;
}

interface Trust {
  readonly bundle: () => Promise<CurrentBundle>;
  readonly national: NationalTrust;
}

async function serve(
  options: GatewayOptions,
  storage: Storage,
  trust: Trust,
  now: () => number,
  log: Log,
): Promise<Result<RunningGateway>> {
  const { db } = storage;
  const { identity, oneStop } = options;
  for (const terminal of options.terminals) await registerTerminal(db, terminal, new Date(now()));
  const system = simulatedOneStop({ db, now, format: oneStop.format, acceptAfterMs: oneStop.acceptAfterMs });
  const lookEveryMs = Math.min(LOOK_EVERY_MS, oneStop.acceptAfterMs);
  const worker = startWorker({ db, system, lookEveryMs, now, log });
  const keys = new Map(identity.sealing.map(({ kid, privateJwk }) => [kid, privateJwk]));
  const app = buildHttp({
    db,
    id: identity.id,
    signing: identity.signing,
    trustBundle: async () => (await trust.bundle()).compact,
    judge: async (delivery, time) => {
      const { bundle } = await trust.bundle();
      const authorities = await trust.national();
      return judgeContent(delivery, {
        bundle,
        ...(authorities !== undefined && { authorities }),
        now: new Date(time),
        inflate,
        keyOf: (kid) => keys.get(kid),
      });
    },
    oneStopDelayMs: oneStop.delayMs,
    onStored: worker.wake,
    now,
    log,
  });
  const sweeper = setInterval(() => {
    forgetNonces(db, new Date(now())).catch((error: unknown) => {
      log({ level: "error", event: "forget-nonces", ...describeException(error) });
    });
  }, FORGET_EVERY_MS);
  const close = async () => {
    clearInterval(sweeper);
    await app.close();
    await worker.stop();
    await storage.close();
  };
  const { host = "127.0.0.1", port = 0 } = options;
  try {
    const url = await app.listen({ host, port });
    return ok({
      url,
      databaseUrl: storage.url,
      databaseEnded: storage.ended,
      countDossiers: () => countDossiers(db),
      close,
    });
  } catch (error) {
    await close();
    return fail("config.invalid", `cannot listen on ${host}:${port}: ${describeException(error).code}`);
  }
}
