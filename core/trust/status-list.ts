/** Revocation by status list tokens (draft-ietf-oauth-status-list §5-8), taken from the trust bundle. @module */
import { z } from "zod";
import { fromBase64Url } from "../crypto/bytes.ts";
import { importPublicJwk } from "../crypto/jwk.ts";
import { parseJson, parseJws, verifyJws } from "../crypto/jws.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { findIssuerKey, lapsedParts, MAX_BUNDLE_CHARACTERS, secondsOf, type TrustBundle } from "./bundle.ts";
import type { Credential } from "./credential.ts";

export const STATUS_LIST_TYP = "statuslist+jwt";
/** Room for eight million cards at one bit; whatever inflates further is refused. */
export const MAX_STATUS_LIST_BYTES = 1_048_576;

/** ZLIB (RFC 1950) decompression, undefined for what is broken or inflates beyond `maxBytes`. Passed in: core has no zlib. */
export type Inflate = (compressed: Uint8Array, maxBytes: number) => Uint8Array | undefined;

const seconds = z.int().nonnegative();
const payloadSchema = z.object({
  iss: z.string().max(200),
  sub: z.string().max(500),
  iat: seconds,
  exp: seconds.optional(),
  ttl: z.int().positive().optional(),
  status_list: z.object({
    bits: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]),
    lst: z.string(),
  }),
});
export type StatusListPayload = z.infer<typeof payloadSchema>;

export interface RevocationOptions {
  readonly bundle: TrustBundle;
  readonly now: Date;
  readonly inflate: Inflate;
  /** Seconds. A list older than this is stale; its `ttl` only tells those who fetch lists when to fetch again. */
  readonly maxAgeSeconds: number;
}

/** How fresh the list is that an answer came from. Seconds. */
export interface StatusListFreshness {
  readonly ageSeconds: number;
  /** Until its own end; null where it names none. */
  readonly expiresInSeconds: number | null;
  /** After this it should have been fetched again; null where it does not say. */
  readonly ttlSeconds: number | null;
}

/** Such as `list 3600 s old, ttl 43200 s, exp in 82800 s`; a list older than its ttl is `overdue`. */
export function describeFreshness({ ageSeconds, expiresInSeconds, ttlSeconds }: StatusListFreshness): string {
  const isOverdue = ttlSeconds !== null && ageSeconds > ttlSeconds;
  const ttl = ttlSeconds === null ? "no ttl" : `ttl ${ttlSeconds} s${isOverdue ? " overdue" : ""}`;
  const end = expiresInSeconds === null ? "no exp" : `exp in ${expiresInSeconds} s`;
  return `list ${ageSeconds} s old, ${ttl}, ${end}`;
}

/**
 * Looks the credential up. A revoked entry counts even in a stale list. Fails with `revocation.revoked`,
 * `revocation.list_invalid` or `revocation.list_stale`.
 */
export function checkRevocation(
  credential: Credential,
  { bundle, now, inflate, maxAgeSeconds }: RevocationOptions,
): Result<StatusListFreshness> {
  const { idx, uri } = credential.payload.status.status_list;
  const list = findList(bundle, credential.payload.iss, uri);
  if (!list.ok) return list;
  const status = readStatus(list.value, idx, inflate);
  if (!status.ok) return status;
  // VALID is 0; INVALID, SUSPENDED and what an application may define are all no reason to believe the card.
  if (status.value !== 0) return fail("revocation.revoked", `status ${status.value}`);
  const time = secondsOf(now);
  const ageSeconds = Math.max(0, time - list.value.iat);
  if ((list.value.exp ?? Number.POSITIVE_INFINITY) <= time) return fail("revocation.list_stale", "exp");
  if (lapsedParts(bundle, now).includes("statusLists")) return fail("revocation.list_stale", "bundle");
  if (ageSeconds > maxAgeSeconds) return fail("revocation.list_stale", `${ageSeconds} s old`);
  const { exp, ttl } = list.value;
  return ok({ ageSeconds, expiresInSeconds: exp === undefined ? null : exp - time, ttlSeconds: ttl ?? null });
}

/** The newest list of this uri that a key of the same issuer signed. Fails with `revocation.list_invalid`. */
function findList(bundle: TrustBundle, iss: string, uri: string): Result<StatusListPayload> {
  const [newest] = bundle.parts.statusLists.tokens
    .flatMap((token) => openToken(token, bundle, iss, uri) ?? [])
    .sort((a, b) => b.iat - a.iat);
  return newest ? ok(newest) : fail("revocation.list_invalid", "no list for the uri");
}

/** Looks at `sub` first, so that only lists that matter cost a verification. */
function openToken(
  token: string,
  bundle: TrustBundle,
  iss: string,
  uri: string,
): StatusListPayload | undefined {
  const limits = { maxLength: MAX_BUNDLE_CHARACTERS };
  const unverified = parseJws(token, limits);
  if (!unverified.ok) return undefined;
  const payload = payloadSchema.safeParse(parseJson(unverified.value.payload));
  if (!payload.success || payload.data.sub !== uri || payload.data.iss !== iss) return undefined;
  const key = findIssuerKey(bundle, iss, unverified.value.header.kid ?? "");
  if (key === undefined) return undefined;
  const verified = verifyJws(token, importPublicJwk(key.jwk), { typ: STATUS_LIST_TYP, ...limits });
  return verified.ok ? payload.data : undefined;
}

/** §4.1: entries from the least significant bit of the first byte on. */
function readStatus({ status_list }: StatusListPayload, index: number, inflate: Inflate): Result<number> {
  const compressed = fromBase64Url(status_list.lst);
  const list = compressed && inflate(compressed, MAX_STATUS_LIST_BYTES);
  if (list === undefined) return fail("revocation.list_invalid", "compression");
  const perByte = 8 / status_list.bits;
  const byte = list[Math.floor(index / perByte)];
  if (byte === undefined) return fail("revocation.list_invalid", "index out of bounds");
  const shift = (index % perByte) * status_list.bits;
  return ok((byte >> shift) & (2 ** status_list.bits - 1));
}
