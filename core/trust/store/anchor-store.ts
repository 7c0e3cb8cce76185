/**
 * The trust store of travel documents: every certificate that was imported, what it is believed for, and what is odd
 * about it. One numbered JSON document, signed by the terminal's own key as a compact JWS, so that what was changed or
 * taken from an older day is refused.
 * @module
 */
import { z } from "zod";
import { fromBase64Url, toBase64Url, toHex, utf8 } from "../../crypto/bytes.ts";
import { isDemonstrationAuthority } from "../../crypto/demonstration.ts";
import { sha256 } from "../../crypto/hash.ts";
import { importPublicJwk } from "../../crypto/jwk.ts";
import { parseJson, signJws, verifyJws } from "../../crypto/jws.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import type { KeyStore } from "../../ports/key-store.ts";
import { roleOf } from "../x509/authority.ts";
import { parseCertificate } from "../x509/certificate.ts";
import { MAX_CRL_BYTES, parseCrl, type RevocationList } from "../x509/crl.ts";
import { type Authority, type AuthoritySource, DOCUMENT_KINDS } from "./authorities.ts";

const TYP = "trust-anchors+jwt";
/** Room for every authority of the world several times over. */
const MAX_CHARACTERS = 32_000_000;
const MAX_ENTRIES = 8_192;
const MAX_REVOCATION_LISTS = 2_048;

const entrySchema = z.object({
  /** DER, base64url. */
  der: z.string().max(60_000),
  /** SHA-256 of the DER, hexadecimal. */
  fingerprint: z.string().length(64),
  /** Of the subject; null where it names none, or where the entry cannot be read. */
  country: z.string().max(3).nullable(),
  kinds: z.array(z.enum(DOCUMENT_KINDS)).min(1),
  /** Who vouches: the file's name, and for a master list its signer. */
  source: z.string().max(500),
  /** Seconds since 1970. */
  addedAt: z.int().nonnegative(),
});
export type AnchorEntry = z.infer<typeof entrySchema>;

const revocationSchema = z.object({
  /** DER, base64url. */
  der: z.string().max(Math.ceil((MAX_CRL_BYTES * 4) / 3)),
  fingerprint: z.string().length(64),
  country: z.string().max(3),
  /** Issuer's name for people. */
  issuer: z.string().max(2_000),
  /** SHA-256 of the public key that signed it, hexadecimal: with the issuer's name it says which list this one follows. */
  signedBy: z.string().length(64),
  /** Decimal; null where it has none. */
  number: z.string().max(50).nullable(),
  /** Seconds since 1970. */
  thisUpdate: z.int(),
  source: z.string().max(500),
  addedAt: z.int().nonnegative(),
});
export type RevocationEntry = z.infer<typeof revocationSchema>;

const payloadSchema = z.object({
  number: z.int().positive(),
  /** Seconds since 1970. */
  savedAt: z.int().nonnegative(),
  entries: z.array(entrySchema).max(MAX_ENTRIES),
  /** Absent in stores from before revocation lists were kept. */
  revocations: z.array(revocationSchema).max(MAX_REVOCATION_LISTS).default([]),
});
export type AnchorPayload = z.infer<typeof payloadSchema>;

export interface AnchorStore extends AuthoritySource, AnchorPayload {
  /** SHA-256 of the payload, base64url. */
  readonly contentHash: string;
}

/** The number and content that this terminal last wrote: whatever is older is a roll-back. */
export type SeenAnchors = Pick<AnchorStore, "number" | "contentHash">;

/** The compact JWS to write. */
export function sealAnchors(payload: AnchorPayload, keyStore: KeyStore): string {
  return signJws({ alg: "ES256", typ: TYP }, utf8(JSON.stringify(payload)), (input) => keyStore.sign(input));
}

/**
 * Verifies and opens what {@link sealAnchors} made. Fails with `trust.store_invalid` or, against `seen`, with
 * `trust.store_rollback`. A number one higher than the last seen is a write that was cut off before it was noted.
 */
export function openAnchors(
  compact: string,
  keyStore: Pick<KeyStore, "terminalPublicJwk">,
  seen: SeenAnchors | undefined,
): Result<AnchorStore> {
  const jws = verifyJws(compact, importPublicJwk(keyStore.terminalPublicJwk), {
    typ: TYP,
    maxLength: MAX_CHARACTERS,
    malformed: "trust.store_invalid",
    wrongSignature: "trust.store_invalid",
  });
  if (!jws.ok) return jws;
  const payload = payloadSchema.safeParse(parseJson(jws.value.payload));
  if (!payload.success) return fail("trust.store_invalid", "form");
  const contentHash = toBase64Url(sha256(jws.value.payload));
  const { number } = payload.data;
  const lowest = seen?.number ?? 1;
  if (number < lowest) return fail("trust.store_rollback", `number ${number} after ${lowest}`);
  if (number > lowest + 1 || (seen === undefined && number > 1))
    return fail("trust.store_invalid", "number never written");
  if (number === seen?.number && contentHash !== seen.contentHash) {
    return fail("trust.store_rollback", `number ${number} with other content`);
  }
  return ok({ ...payload.data, contentHash, ...sourceOf(payload.data) });
}

/** The payload as checks ask for it. */
export function sourceOf({
  entries,
  revocations,
}: Pick<AnchorPayload, "entries" | "revocations">): Required<AuthoritySource> {
  return { authoritiesOf: lookUp(entries, readAuthority), revocationListsOf: lookUp(revocations, readList) };
}

/** Parses what is there of a country when it is first asked for: a terminal meets few countries. */
function lookUp<E extends { readonly country: string | null }, T>(
  entries: readonly E[],
  read: (entry: E) => readonly T[],
): (country: string) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  return (country) => {
    const found = known.get(country) ?? entries.filter((entry) => entry.country === country).flatMap(read);
    known.set(country, found);
    return found;
  };
}

function readList({ der }: RevocationEntry): readonly RevocationList[] {
  const bytes = fromBase64Url(der);
  const list = bytes && parseCrl(bytes);
  return list?.ok ? [list.value] : [];
}

/** An entry that cannot be read stays in the store to be explained, and gives no authority. */
function readAuthority({ der, kinds }: AnchorEntry): readonly Authority[] {
  const bytes = fromBase64Url(der);
  const certificate = bytes && parseCertificate(bytes);
  if (certificate === undefined || !certificate.ok) return [];
  return [{ certificate: certificate.value, role: roleOf(certificate.value), kinds }];
}

/** Whether an authority among them has a key that everybody can compute: a production profile believes none such. */
export function holdsDemonstrationKey(entries: readonly Pick<AnchorEntry, "der">[]): boolean {
  return entries.some(({ der }) => {
    const bytes = fromBase64Url(der);
    const certificate = bytes && parseCertificate(bytes);
    if (!certificate?.ok || !certificate.value.publicKey.ok) return false;
    return isDemonstrationAuthority(certificate.value.publicKey.value.key);
  });
}

/** Hexadecimal SHA-256, by which entries are told apart. */
export function fingerprintOf(der: Uint8Array): string {
  return toHex(sha256(der));
}
