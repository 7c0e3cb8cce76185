/** The issuer-signed part of an SD-JWT VC and its disclosures (RFC 9901; draft-ietf-oauth-sd-jwt-vc). @module */
import { z } from "zod";
import { fromBase64Url, toBase64Url, utf8 } from "../crypto/bytes.ts";
import { verifyEs256 } from "../crypto/ecdsa.ts";
import { sha256 } from "../crypto/hash.ts";
import { importPublicJwk, publicJwkSchema } from "../crypto/jwk.ts";
import { type ParsedJws, parseJson, parseJws } from "../crypto/jws.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { findIssuerKey, lapsedParts, secondsOf, type TrustBundle } from "./bundle.ts";

export const CREDENTIAL_TYP = "dc+sd-jwt";
const MAX_CREDENTIAL_CHARACTERS = 8_192;
const MAX_DIGESTS = 64;
/** A claim signed a little ahead of our clock is a clock that differs, not a forgery. */
const CLOCK_TOLERANCE_SECONDS = 300;

const CARD_NUMBER = /^[A-Za-z0-9._-]{1,40}$/;

const seconds = z.int().nonnegative();
const payloadSchema = z.object({
  iss: z.string().min(1).max(200),
  iat: seconds,
  nbf: seconds.optional(),
  exp: seconds,
  vct: z.string().min(1).max(200),
  cnf: z.object({ jwk: publicJwkSchema }),
  status: z.object({
    status_list: z.object({ idx: z.int().nonnegative(), uri: z.string().min(1).max(500) }),
  }),
  /** Whose money it is: the number of the card, and the key that signs what its purse does (card profile, "Purse"). */
  purse: z.object({ card: z.string().regex(CARD_NUMBER), jwk: publicJwkSchema }).optional(),
  _sd_alg: z.literal("sha-256"),
  _sd: z.array(z.string().length(43)).max(MAX_DIGESTS),
});

/** Registered claims stand in the signed part in the clear; a disclosure of that name is refused (SD-JWT VC §3.2.2.2). */
const NEVER_DISCLOSED = new Set([
  ...["iss", "iat", "nbf", "exp", "sub", "aud", "jti", "cnf", "vct", "vct#integrity", "status", "purse"],
  ...["_sd", "_sd_alg", "..."],
]);

export interface Credential {
  readonly compact: string;
  readonly jws: ParsedJws;
  readonly kid: string;
  readonly payload: z.infer<typeof payloadSchema>;
}

/** Takes apart and checks the form, not the signature. Fails with `vc.malformed`. */
export function parseCredential(compact: string): Result<Credential> {
  const jws = parseJws(compact, { maxLength: MAX_CREDENTIAL_CHARACTERS });
  if (!jws.ok) return jws;
  const { header, payload } = jws.value;
  if (header.typ !== CREDENTIAL_TYP) return fail("vc.malformed", "typ");
  if (header.kid === undefined) return fail("vc.malformed", "kid");
  const parsed = payloadSchema.safeParse(parseJson(payload));
  if (!parsed.success) {
    return fail("vc.malformed", `payload ${parsed.error.issues[0]?.path.join(".") ?? ""}`.trim());
  }
  return ok({ compact, jws: jws.value, kid: header.kid, payload: parsed.data });
}

/** Whether an issuer of the bundle may sign this type. Fails with `vc.issuer_unknown` or `trust.bundle_stale`. */
export function checkIssuerTrust(
  { kid, payload }: Credential,
  bundle: TrustBundle,
  now: Date,
): Result<undefined> {
  const key = findIssuerKey(bundle, payload.iss, kid);
  if (key === undefined) return fail("vc.issuer_unknown", "no such key");
  if (!key.vct.includes(payload.vct)) return fail("vc.issuer_unknown", "key not for this vct");
  const lapsed = lapsedParts(bundle, now).includes("issuers");
  return lapsed ? fail("trust.bundle_stale", "issuers") : ok(undefined);
}

/** Whether the key that the bundle has under (iss, kid) made the signature. Fails with `vc.issuer_unknown` or `vc.signature`. */
export function checkIssuerSignature(
  { jws, kid, payload }: Credential,
  bundle: TrustBundle,
): Result<undefined> {
  const key = findIssuerKey(bundle, payload.iss, kid);
  if (key === undefined) return fail("vc.issuer_unknown", "no such key");
  const good = verifyEs256(importPublicJwk(key.jwk), jws.signingInput, jws.signature);
  return good ? ok(undefined) : fail("vc.signature");
}

/** Fails with `validity.expired` or `validity.not_yet`. */
export function checkValidity({ payload }: Credential, now: Date): Result<undefined> {
  const time = secondsOf(now);
  if (payload.exp <= time) return fail("validity.expired");
  const begins = Math.max(payload.iat, payload.nbf ?? 0);
  return begins > time + CLOCK_TOLERANCE_SECONDS ? fail("validity.not_yet") : ok(undefined);
}

/** A record of the card as it travels: the disclosure in base64url. */
export function encodeDisclosure(record: Uint8Array): string {
  return toBase64Url(record);
}

/**
 * Claims by name, from disclosures (base64url) that the issuer signed, each exactly once (RFC 9901 §7.1).
 * Fails with `vc.disclosure` (digest not signed) or `vc.malformed` (form, registered name, twice).
 */
export function openDisclosures(
  { payload }: Credential,
  disclosures: readonly string[],
): Result<ReadonlyMap<string, unknown>> {
  const signed = new Set(payload._sd);
  const claims = new Map<string, unknown>();
  for (const disclosure of disclosures) {
    if (!signed.has(toBase64Url(sha256(utf8(disclosure))))) return fail("vc.disclosure");
    const array = disclosureSchema.safeParse(parseJson(fromBase64Url(disclosure)));
    if (!array.success) return fail("vc.malformed", "disclosure");
    const [, name, value] = array.data;
    if (NEVER_DISCLOSED.has(name) || claims.has(name)) return fail("vc.malformed", "disclosure name");
    claims.set(name, value);
  }
  return ok(claims);
}

const disclosureSchema = z.tuple([z.string().max(200), z.string().min(1).max(200), z.unknown()]);
