/** P-256 keys as JWK (RFC 7517, RFC 7518 §6.2), checked when they come from outside. @module */
import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { concat, equal, fromBase64Url, toBase64Url } from "./bytes.ts";
import { P256 } from "./curves.ts";
import { decodePoint } from "./ec-point.ts";

const COORDINATE_BYTES = 32;
const coordinate = z.string().refine((text) => fromBase64Url(text)?.length === COORDINATE_BYTES);

/** Accepts further members (`kid`, `use` …) and drops them; the point must be on the curve. */
export const publicJwkSchema = z
  .object({ kty: z.literal("EC"), crv: z.literal("P-256"), x: coordinate, y: coordinate })
  .refine((jwk) => decodePoint(P256, pointBytes(jwk)).ok, "not a point of P-256");

export interface PublicJwk {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}

export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

/** The same with the private number that belongs to the point. */
export const privateJwkSchema = publicJwkSchema
  .and(z.object({ d: coordinate }))
  .refine(isPair, "the private number does not belong to the point");

/** Undefined where the value is no P-256 public key. Members beyond the public ones, `d` too, are dropped. */
export function parsePublicJwk(value: unknown): PublicJwk | undefined {
  const parsed = publicJwkSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** 04 ‖ x ‖ y, 65 bytes. */
export function pointBytes(jwk: Pick<PublicJwk, "x" | "y">): Uint8Array {
  const part = (text: string) => fromBase64Url(text) ?? new Uint8Array();
  return concat(Uint8Array.of(4), part(jwk.x), part(jwk.y));
}

/** From 04 ‖ x ‖ y. Undefined where the bytes are no point of P-256. */
export function publicJwkFromPoint(bytes: Uint8Array): PublicJwk | undefined {
  if (!decodePoint(P256, bytes).ok) return undefined;
  const x = toBase64Url(bytes.subarray(1, 1 + COORDINATE_BYTES));
  return { kty: "EC", crv: "P-256", x, y: toBase64Url(bytes.subarray(1 + COORDINATE_BYTES)) };
}

/** The public part of a private key. */
export function toPublicJwk({ kty, crv, x, y }: PrivateJwk): PublicJwk {
  return { kty, crv, x, y };
}

export function importPublicJwk(jwk: PublicJwk): KeyObject {
  return createPublicKey({ key: { ...jwk }, format: "jwk" });
}

export function importPrivateJwk(jwk: PrivateJwk): KeyObject {
  return createPrivateKey({ key: { ...jwk }, format: "jwk" });
}

/** Computed anew: `createPrivateKey` believes both. */
function isPair(jwk: PrivateJwk): boolean {
  const pair = createECDH("prime256v1");
  try {
    pair.setPrivateKey(jwk.d, "base64url");
  } catch {
    return false;
  }
  return equal(Uint8Array.from(pair.getPublicKey()), pointBytes(jwk));
}
