/**
 * The trust bundle: everything a terminal believes in, as one numbered document signed by the province root. Its parts
 * have end dates of their own; lapsed parts are flagged and the policy decides.
 * @module
 */
import { z } from "zod";
import { toBase64Url } from "../crypto/bytes.ts";
import { DEMONSTRATION, isDemonstrationPublicKey } from "../crypto/demonstration.ts";
import { sha256 } from "../crypto/hash.ts";
import { importPublicJwk, type PublicJwk, publicJwkSchema } from "../crypto/jwk.ts";
import { type ParsedJws, parseJson, verifyJws } from "../crypto/jws.ts";
import { fail, ok, type Result } from "../errors/result.ts";

export const BUNDLE_TYP = "trust-bundle+jwt";
/** Characters of compact JWS: room for status lists of a province's million cards. */
export const MAX_BUNDLE_CHARACTERS = 4_000_000;

/** Seconds since 1970. */
const seconds = z.int().nonnegative();
const issuerKeySchema = z.object({
  iss: z.url().max(200),
  kid: z.string().min(1).max(100),
  jwk: publicJwkSchema,
  /** The credential types this key may sign. */
  vct: z.array(z.string().max(200)).max(16),
});
export type IssuerKey = z.infer<typeof issuerKeySchema>;

/** A key by its id, of the gateway; old ones stay while an answer or a dossier may still be under them. */
const gatewaySigningKeySchema = z.object({ kid: z.string().min(1).max(100), jwk: publicJwkSchema });
const gatewaySealingKeySchema = z.object({
  kid: z.string().min(1).max(100),
  /** RFC 8037. */
  jwk: z.object({ kty: z.literal("OKP"), crv: z.literal("X25519"), x: z.string().length(43) }),
});

/** Whom terminals file to: answers are verified with `signing`, dossiers sealed to the first of `sealing`. */
const gatewayPartSchema = z.object({
  until: seconds,
  /** `aud` of requests and `iss` of answers. */
  id: z.string().min(1).max(100),
  signing: z.array(gatewaySigningKeySchema).min(1).max(16),
  sealing: z.array(gatewaySealingKeySchema).min(1).max(16),
});

/** Who may work at the terminals of the province (sổ cán bộ); whoever is not named has no rights. */
const staffRegisterSchema = z.object({
  until: seconds,
  members: z
    .array(
      z.object({
        staffId: z.string().min(1).max(40),
        unit: z.string().min(1).max(100),
        roles: z.array(z.string().min(1).max(60)).max(16),
      }),
    )
    .max(20_000),
});

/** Who certifies citizens' signature keys; a certificate names its authority by key identifier. */
const signatureAuthoritiesSchema = z.object({
  until: seconds,
  keys: z
    .array(
      z.object({
        /** RFC 7093 §2 (1): the first 20 bytes of SHA-256 over the public point, hexadecimal. */
        kid: z.string().regex(/^[0-9a-f]{40}$/),
        jwk: publicJwkSchema,
      }),
    )
    .max(16),
});

export const bundlePayloadSchema = z.object({
  number: z.int().positive(),
  issuedAt: seconds,
  parts: z.object({
    issuers: z.object({ until: seconds, keys: z.array(issuerKeySchema).max(100) }),
    /** Status list tokens (draft-ietf-oauth-status-list), compact, each signed by an issuer key. */
    statusLists: z.object({ until: seconds, tokens: z.array(z.string()).max(100) }),
    gateway: gatewayPartSchema,
    /** Without it no member of staff has rights. */
    staffRegister: staffRegisterSchema.optional(),
    /** Without it no signature of a citizen is accepted. */
    signatureAuthorities: signatureAuthoritiesSchema.optional(),
  }),
});
export type BundlePayload = z.infer<typeof bundlePayloadSchema>;
export type BundlePart = keyof BundlePayload["parts"];

export interface TrustBundle {
  readonly number: number;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly parts: BundlePayload["parts"];
  /** SHA-256 of the payload, base64url: the same number with another hash is another bundle. */
  readonly contentHash: string;
}

export type TrustProfile = "production" | "demonstration";

export interface BundleOptions {
  readonly profile: TrustProfile;
  /** The bundle in use, where there is one. */
  readonly previous?: BundleFloor;
}

/** Below this no bundle is taken: what the root has signed and this terminal has had. */
export type BundleFloor = Pick<TrustBundle, "number" | "contentHash">;

/**
 * The floor that a kept bundle sets, by the root's signature alone: also where it cannot be used now, because the clock
 * was set back or a newer program wrote it. Fails with `trust.bundle_invalid`.
 */
export function bundleFloor(compact: string, rootJwk: PublicJwk): Result<BundleFloor> {
  const verified = verifyBundleJws(compact, rootJwk);
  if (!verified.ok) return verified;
  const payload = floorSchema.safeParse(parseJson(verified.value.payload));
  if (!payload.success) return fail("trust.bundle_invalid", "payload");
  return ok({ number: payload.data.number, contentHash: contentHashOf(verified.value) });
}

/**
 * Verifies and opens. Fails with `trust.bundle_invalid` (signature, form, issued after tomorrow, an anchor of the
 * demonstration in production) or `trust.bundle_rollback` (an older number, or the same with other content).
 */
export function openBundle(
  compact: string,
  rootJwk: PublicJwk,
  now: Date,
  { profile, previous }: BundleOptions,
): Result<TrustBundle> {
  const verified = verifyBundleJws(compact, rootJwk);
  if (!verified.ok) return verified;
  const payload = bundlePayloadSchema.safeParse(parseJson(verified.value.payload));
  if (!payload.success) return fail("trust.bundle_invalid", "payload");
  const { number, issuedAt, parts } = payload.data;
  if (issuedAt > secondsOf(now) + SECONDS_PER_DAY)
    return fail("trust.bundle_invalid", "issued in the future");
  const anchors = [
    rootJwk,
    ...parts.issuers.keys.map(({ jwk }) => jwk),
    ...parts.gateway.signing.map(({ jwk }) => jwk),
    ...parts.gateway.sealing.map(({ jwk }) => jwk),
    ...(parts.signatureAuthorities?.keys.map(({ jwk }) => jwk) ?? []),
  ];
  if (profile === "production" && anchors.some(isDemonstrationAnchor)) {
    return fail("trust.bundle_invalid", "demonstration anchor");
  }
  const contentHash = contentHashOf(verified.value);
  if (previous !== undefined && number < previous.number)
    return fail("trust.bundle_rollback", "older number");
  if (number === previous?.number && contentHash !== previous.contentHash) {
    return fail("trust.bundle_rollback", "same number, other content");
  }
  return ok({ number, issuedAt, parts, contentHash });
}

/** The parts that are past their end at this time. */
export function lapsedParts({ parts }: TrustBundle, now: Date): readonly BundlePart[] {
  const names: readonly BundlePart[] = [
    "issuers",
    "statusLists",
    "gateway",
    "staffRegister",
    "signatureAuthorities",
  ];
  return names.filter((name) => {
    const part = parts[name];
    return part !== undefined && part.until <= secondsOf(now);
  });
}

/** Keys are found by issuer and key id only, never by what a header brings along. */
export function findIssuerKey({ parts }: TrustBundle, iss: string, kid: string): IssuerKey | undefined {
  return parts.issuers.keys.find((key) => key.iss === iss && key.kid === kid);
}

export function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

const SECONDS_PER_DAY = 86_400;
const floorSchema = bundlePayloadSchema.pick({ number: true });

function verifyBundleJws(compact: string, rootJwk: PublicJwk): Result<ParsedJws> {
  return verifyJws(compact, importPublicJwk(rootJwk), {
    typ: BUNDLE_TYP,
    maxLength: MAX_BUNDLE_CHARACTERS,
    malformed: "trust.bundle_invalid",
    wrongSignature: "trust.bundle_invalid",
  });
}

function contentHashOf({ payload }: ParsedJws): string {
  return toBase64Url(sha256(payload));
}

function isDemonstrationAnchor(jwk: { readonly kty: string; readonly x: string }): boolean {
  const { root, issuer, staffIssuer, gatewaySigning, gatewaySealing, signatureAuthority } =
    DEMONSTRATION.labels;
  const labels =
    jwk.kty === "OKP" ? [gatewaySealing] : [root, issuer, staffIssuer, gatewaySigning, signatureAuthority];
  return isDemonstrationPublicKey(jwk, labels);
}
