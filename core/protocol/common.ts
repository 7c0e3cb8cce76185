/** Shapes that more than one contract uses. @module */
import { z } from "zod";
import { type ErrorCode, isErrorCode } from "../errors/codes.ts";

export const errorCodeSchema = z.custom<ErrorCode>(
  (value) => typeof value === "string" && isErrorCode(value),
);

export const bilingualSchema = z.object({ vi: z.string(), en: z.string() });

/** A failure as it crosses a wire; the sentences are looked up by code on the other side. */
export const failureSchema = z.object({ code: errorCodeSchema, detail: z.string().max(500).optional() });

/** UUID of a dossier, made at the terminal (RFC 9562 version 7). */
export const dossierIdSchema = z.uuid();

/** base64url without padding. */
export const base64UrlSchema = z.string().regex(/^[A-Za-z0-9_-]*$/);

/** A compact JWS or JWE; length in characters. */
export const compactSchema = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){2,4}$/);

/** Where an item of the outbox stands. */
export const queueStateSchema = z.enum(["queued", "sending", "retry", "acknowledged", "quarantined"]);
export type QueueState = z.infer<typeof queueStateSchema>;
