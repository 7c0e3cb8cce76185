/**
 * Who sends, and is it this very request: the signed envelope of `core/protocol/gateway.ts`, checked in the order in
 * which a wrong one can be answered.
 * @module
 */
import { toBase64Url } from "../../core/crypto/bytes.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { importPublicJwk, type PublicJwk } from "../../core/crypto/jwk.ts";
import { parseJson, parseJws, verifyJws } from "../../core/crypto/jws.ts";
import {
  AUTHORIZATION_SCHEME,
  MAX_CLOCK_SKEW_SECONDS,
  REQUEST_TYP,
  type RequestEnvelope,
  requestEnvelopeSchema,
} from "../../core/protocol/gateway.ts";
import type { Database } from "../storage/index.ts";
import { findTerminal, takeNonce } from "../storage/terminals.ts";
import { type Addressee, decide, type Reply, undecided } from "./answers.ts";

/** Longest `Authorization` header taken, in characters. */
const MAX_ENVELOPE_CHARACTERS = 4096;

export interface IncomingRequest {
  readonly authorization: string | undefined;
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  /** Empty where there is no body. */
  readonly body: Uint8Array;
}

/** A terminal whose request this is. */
export interface Sender extends Addressee {
  readonly publicJwk: PublicJwk;
}

export type Admission =
  | { readonly admitted: true; readonly sender: Sender }
  | { readonly admitted: false; readonly reply: Reply };

/** Takes the request's nonce, so that the same envelope is never admitted twice. */
export async function admit(
  db: Database,
  gatewayId: string,
  request: IncomingRequest,
  now: number,
): Promise<Admission> {
  const compact = compactOf(request.authorization);
  const claimed = compact === undefined ? undefined : readClaims(compact);
  if (compact === undefined || claimed === undefined) {
    return reject(unproven());
  }
  const to = { terminal: claimed.iss, nonce: claimed.jti };
  const terminal = await findTerminal(db, claimed.iss);
  // A signed refusal pauses the whole outbox: only the terminal itself can call for one, by its own signature.
  if (terminal?.publicJwk === undefined) return reject(unproven());
  const verified = verifyJws(compact, importPublicJwk(terminal.publicJwk), { typ: REQUEST_TYP });
  if (!verified.ok || verified.value.header.kid !== terminal.id) return reject(unproven());
  if (terminal.revoked) return reject(refused(to, "terminal revoked"));
  const unfit = misfit(claimed, gatewayId, request);
  if (unfit !== undefined) return reject(undecided(400, "gateway.bad_request", unfit));
  if (Math.abs(now / 1000 - claimed.iat) > MAX_CLOCK_SKEW_SECONDS) {
    return reject(decide(to, { kind: "clockSkew" }));
  }
  const expires = new Date((claimed.iat + MAX_CLOCK_SKEW_SECONDS + 1) * 1000);
  const fresh = await takeNonce(db, { terminal: terminal.id, jti: claimed.jti, expires });
  if (!fresh) return reject(undecided(409, "gateway.bad_request", "nonce used before"));
  return { admitted: true, sender: { ...to, publicJwk: terminal.publicJwk } };
}

function reject(reply: Reply): Admission {
  return { admitted: false, reply };
}

/** One answer for all, so that nobody learns which terminals there are. */
function unproven(): Reply {
  return undecided(401, "gateway.bad_request", "envelope");
}

function refused(to: Addressee, detail: string): Reply {
  return decide(to, { kind: "terminalRefused", code: "gateway.terminal_refused", detail });
}

function compactOf(authorization: string | undefined): string | undefined {
  const [scheme, compact, ...rest] = authorization?.split(" ") ?? [];
  if (scheme !== AUTHORIZATION_SCHEME || rest.length > 0) return undefined;
  return compact !== undefined && compact.length <= MAX_ENVELOPE_CHARACTERS ? compact : undefined;
}

function readClaims(compact: string): RequestEnvelope | undefined {
  const parsed = parseJws(compact);
  if (!parsed.ok) return undefined;
  const claims = requestEnvelopeSchema.safeParse(parseJson(parsed.value.payload));
  return claims.success ? claims.data : undefined;
}

/** The member in which a genuine envelope does not fit what came with it, so that somebody moved or altered it. */
function misfit(claimed: RequestEnvelope, gatewayId: string, request: IncomingRequest): string | undefined {
  if (claimed.aud !== gatewayId) return "aud";
  if (claimed.htm !== request.method) return "htm";
  if (claimed.htu !== request.target) return "htu";
  return claimed.digest === toBase64Url(sha256(request.body)) ? undefined : "digest";
}
