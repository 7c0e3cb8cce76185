/** The gateway's HTTP face: four paths, limits, and nothing that decides unless it is signed. @module */
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { sql } from "kysely";
import { z } from "zod";
import { GATEWAY_PATHS, MAX_SEALED_CHARACTERS } from "../../core/protocol/gateway.ts";
import { describeException, type Log } from "../log.ts";
import { statusesAfter } from "../storage/statuses.ts";
import { type Addressee, answerSigner, decide, type Reply, type SigningKey, undecided } from "./answers.ts";
import { type DossierIntake, takeDossier } from "./dossiers.ts";
import { admit, type Sender } from "./envelope.ts";

export interface HttpOptions extends DossierIntake {
  readonly id: string;
  readonly signing: SigningKey;
  /** Compact JWS of the newest trust bundle. */
  readonly trustBundle: () => Promise<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/** The sealed dossier and some room for the members around it, in bytes. */
const BODY_LIMIT = MAX_SEALED_CHARACTERS + 16_384;
/** A request that is not whole by then is given up. */
const REQUEST_TIMEOUT_MS = 20_000;
const KEEP_ALIVE_TIMEOUT_MS = 15_000;
/** More at once than the database can serve is sent away with the time to come back. */
const MAX_REQUESTS_AT_ONCE = 200;
const RETRY_AFTER_SECONDS = 5;

const afterSchema = z.object({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .default("0"),
});

/** Not listening yet. */
export function buildHttp(options: HttpOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: "idle",
    exposeHeadRoutes: false,
  });
  app.removeAllContentTypeParsers();
  // Bytes, because the envelope covers bytes.
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  limitAndLog(app, options.log);
  const sign = answerSigner(options.id, options.signing);
  const respond = (reply: FastifyReply, result: Reply) => {
    if (result.kind === "failure") return plain(reply, result);
    const { to, decision } = result;
    const code = "code" in decision ? { code: decision.code, detail: decision.detail } : {};
    options.log({
      level: "info",
      event: "decision",
      terminal: to.terminal,
      decision: decision.kind,
      ...code,
    });
    return jose(reply, sign(to, decision, options.now()));
  };
  const enveloped = (
    handle: (sender: Sender, request: FastifyRequest, body: Uint8Array) => Promise<Reply>,
  ) => {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const { authorization } = request.headers;
      const target = request.raw.url ?? "";
      const incoming = { authorization, method: request.method, target, body };
      const admission = await admit(options.db, options.id, incoming, options.now());
      if (!admission.admitted) return respond(reply, admission.reply);
      return respond(reply, await handle(admission.sender, request, body));
    };
  };
  app.post(
    GATEWAY_PATHS.dossiers,
    enveloped((sender, _request, body) => takeDossier(options, sender, body, options.now())),
  );
  app.get(
    GATEWAY_PATHS.statuses,
    enveloped((sender, request) => listStatuses(options, sender, request.query)),
  );
  app.get(GATEWAY_PATHS.trustBundle, async (_request, reply) => jose(reply, await options.trustBundle()));
  app.get(GATEWAY_PATHS.health, async (_request, reply) => {
    await sql`select 1`.execute(options.db);
    return reply.header("cache-control", "no-store").send({ ok: true });
  });
  return app;
}

async function listStatuses({ db }: HttpOptions, to: Addressee, query: unknown): Promise<Reply> {
  const parsed = afterSchema.safeParse(query);
  if (!parsed.success) return undecided(400, "gateway.bad_request", "after");
  const after = Number(parsed.data.after);
  const items = await statusesAfter(db, to.terminal, after);
  return decide(to, { kind: "statuses", items, cursor: items.at(-1)?.cursor ?? after });
}

function limitAndLog(app: FastifyInstance, log: Log): void {
  let present = 0;
  app.addHook("onRequest", async (_request, reply) => {
    present += 1;
    // Fastify's onResponse is not called for who hangs up before the answer; "close" comes once, however it ends.
    reply.raw.once("close", () => {
      present -= 1;
    });
    if (present > MAX_REQUESTS_AT_ONCE)
      return plain(reply, undecided(503, "gateway.busy", "too many requests"));
    return undefined;
  });
  app.addHook("onResponse", async (request, reply) => {
    const ms = Math.round(reply.elapsedTime);
    const route = request.routeOptions.url ?? "unknown";
    log({ level: "info", event: "request", route, status: reply.statusCode, ms });
  });
  app.setNotFoundHandler((_request, reply) => plain(reply, undecided(404, "gateway.not_found", "path")));
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    if (status < 500) return plain(reply, undecided(status, "gateway.bad_request", "request"));
    log({ level: "error", event: "exception", ...describeException(error) });
    return plain(reply, undecided(503, "gateway.internal", "try again"));
  });
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  return typeof status === "number" ? status : 500;
}

function plain(reply: FastifyReply, result: Reply): FastifyReply {
  if (result.kind !== "failure") throw new Error("a decision is signed");
  if (result.status === 503) reply.header("retry-after", RETRY_AFTER_SECONDS);
  return reply.code(result.status).header("cache-control", "no-store").send(result.failure);
}

function jose(reply: FastifyReply, compact: string): FastifyReply {
  return reply.header("content-type", "application/jose").header("cache-control", "no-store").send(compact);
}
