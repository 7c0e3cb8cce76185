/**
 * The contract between terminal and province gateway, over HTTP.
 *
 * Every request carries `Authorization: MotCham <JWS>`: an ES256 compact JWS of the terminal over method, target,
 * body digest, time and nonce ({@link requestEnvelopeSchema}). Every answer that decides anything is itself a compact
 * JWS of the gateway (`Content-Type: application/jose`, {@link answerSchema}) that names the nonce it answers: whatever
 * else comes back, with whatever HTTP status, decides nothing (docs/decisions).
 * @module
 */
import { z } from "zod";
import { base64UrlSchema, compactSchema, dossierIdSchema, errorCodeSchema } from "./common.ts";

export const GATEWAY_PATHS = {
  /** POST, {@link dossierSubmissionSchema}; answers `acknowledged`, `itemRefused`, `terminalRefused`, `clockSkew`. */
  dossiers: "/v1/dossiers",
  /** GET `?after=<cursor>`; answers `statuses` of this terminal's dossiers. */
  statuses: "/v1/statuses",
  /** GET; the newest trust bundle, signed by the province root, as compact JWS. Needs no envelope. */
  trustBundle: "/v1/trust-bundle",
  /** GET; 200 when the gateway can reach its database. Needs no envelope and decides nothing. */
  health: "/healthz",
} as const;

export const AUTHORIZATION_SCHEME = "MotCham";
export const REQUEST_TYP = "terminal-request+jwt";
export const ANSWER_TYP = "gateway-answer+jwt";
export const CHECKPOINT_TYP = "journal-checkpoint+jwt";

/** The time in a request may differ from the gateway's clock by this much, in seconds. */
export const MAX_CLOCK_SKEW_SECONDS = 300;
/** A sealed dossier is at most this long, in characters of compact JWE. */
export const MAX_SEALED_CHARACTERS = 1_000_000;

const terminalIdSchema = z.string().regex(/^[a-z0-9-]{3,40}$/);

/** JWS header: `{alg: "ES256", typ: REQUEST_TYP, kid: <terminal id>}`. */
export const requestEnvelopeSchema = z.object({
  iss: terminalIdSchema,
  /** Id of the gateway. */
  aud: z.string().max(100),
  /** Seconds since 1970. */
  iat: z.int(),
  /** Nonce, 16 random bytes; the gateway takes each once per terminal within the clock skew. */
  jti: base64UrlSchema.length(22),
  htm: z.enum(["GET", "POST"]),
  /** Path and query exactly as sent, e.g. `/v1/statuses?after=12`. */
  htu: z.string().max(500),
  /** SHA-256 of the body bytes; of the empty string where there is no body. */
  digest: base64UrlSchema.length(43),
});
export type RequestEnvelope = z.infer<typeof requestEnvelopeSchema>;

/** Payload of a checkpoint, signed by the terminal: "my journal has this head at this sequence number". */
export const checkpointSchema = z.object({
  terminal: terminalIdSchema,
  sequence: z.int().nonnegative(),
  /** Chain hash of that record. */
  head: base64UrlSchema.length(43),
  /** Seconds since 1970. */
  iat: z.int(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

export const dossierSubmissionSchema = z.object({
  id: dossierIdSchema,
  /** The sealed body: compact JWE to the gateway's X25519 key, exactly the bytes stored at the terminal. */
  sealed: compactSchema(MAX_SEALED_CHARACTERS),
  /** SHA-256 of `sealed` in ASCII. */
  contentHash: base64UrlSchema.length(43),
  /** Sequence number of the record in the terminal's journal. */
  sequence: z.int().positive(),
  /** The newest checkpoint of the terminal's journal, compact JWS. */
  checkpoint: compactSchema(4000),
});
export type DossierSubmission = z.infer<typeof dossierSubmissionSchema>;

const statusSchema = z.object({
  /** Grows with each status the gateway stores; the cursor of `after`. */
  cursor: z.int().positive(),
  dossier: dossierIdSchema,
  /** Mã hồ sơ, given by the one-stop system. */
  officialCode: z.string().max(60).nullable(),
  /** National status 1-10. */
  status: z.int().min(1).max(10),
  at: z.iso.datetime({ offset: true }),
});
export type DossierStatus = z.infer<typeof statusSchema>;

const signedAnswer = {
  /** Id of the gateway. */
  iss: z.string().max(100),
  /** Terminal it is for. */
  aud: terminalIdSchema,
  iat: z.int(),
  /** `jti` of the request answered. */
  nonce: base64UrlSchema.length(22),
};

/** JWS header: `{alg: "ES256", typ: ANSWER_TYP, kid}`. */
export const answerSchema = z.discriminatedUnion("kind", [
  /** Stored, once; `duplicate` where it was stored before with the same content. */
  z.object({
    ...signedAnswer,
    kind: z.literal("acknowledged"),
    dossier: dossierIdSchema,
    contentHash: base64UrlSchema.length(43),
    duplicate: z.boolean(),
    /** Countersignature of the checkpoint that came with it: sequence and head as the gateway keeps them. */
    checkpoint: z.object({ sequence: z.int().nonnegative(), head: base64UrlSchema.length(43) }),
  }),
  /** This dossier is refused for good; the terminal sets it aside. */
  z.object({
    ...signedAnswer,
    kind: z.literal("itemRefused"),
    dossier: dossierIdSchema,
    contentHash: base64UrlSchema.length(43),
    code: errorCodeSchema,
    detail: z.string().max(500),
  }),
  /** This terminal is refused; its whole outbox pauses. */
  z.object({
    ...signedAnswer,
    kind: z.literal("terminalRefused"),
    code: errorCodeSchema,
    detail: z.string().max(500),
  }),
  /** The request's time is too far off; `iat` of this answer is the right one. */
  z.object({ ...signedAnswer, kind: z.literal("clockSkew") }),
  z.object({
    ...signedAnswer,
    kind: z.literal("statuses"),
    items: z.array(statusSchema).max(500),
    cursor: z.int().nonnegative(),
  }),
]);
export type GatewayAnswer = z.infer<typeof answerSchema>;
