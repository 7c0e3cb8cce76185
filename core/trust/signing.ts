/**
 * A citizen's signature on a dossier: what the card hashed, what the terminal keeps, and how anybody checks it later
 * (docs/card-profile.md, "Signature key"; RFC 5280 §6).
 * @module
 */
import { z } from "zod";
import { concat, equal, fromBase64Url, fromHex, toBase64Url, uintToBytes, utf8 } from "../crypto/bytes.ts";
import { verifyEs256 } from "../crypto/ecdsa.ts";
import { importPublicJwk } from "../crypto/jwk.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { base64UrlSchema, dossierIdSchema } from "../protocol/common.ts";
import { encodeTlv } from "../tlv/ber.ts";
import { lapsedParts, secondsOf, type TrustBundle } from "./bundle.ts";
import { type Certificate, parseCertificate } from "./x509/certificate.ts";
import { schemesOf } from "./x509/schemes.ts";
import { verifySignature } from "./x509/signature.ts";

/** What is signed about a dossier. */
export interface DossierToSign {
  /** UUID. */
  readonly dossier: string;
  /** SHA-256 of the dossier's content, 32 bytes. */
  readonly contentHash: Uint8Array;
  readonly terminal: string;
}

/** The signature as it travels with the dossier; bytes in base64url. */
export const dossierSignatureSchema = z.strictObject({
  /** X.509, DER. */
  certificate: base64UrlSchema.max(4_096),
  dossier: dossierIdSchema,
  contentHash: base64UrlSchema.length(43),
  terminal: z.string().min(1).max(40),
  /** Seconds since 1970, by the terminal's clock. */
  time: z.int().nonnegative().max(0xffff_ffff),
  /** ES256, r ‖ s. */
  signature: base64UrlSchema.length(86),
});
export type DossierSignature = z.infer<typeof dossierSignatureSchema>;

export interface VerifiedSignature {
  /** Number of the card, from the certificate's subject. */
  readonly card: string;
  readonly signedAt: Date;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
}

const DOMAIN = utf8("mot-cham/dossier-signature/1");
const TERMINAL = 0x80;
const TIME = 0x81;
const DOSSIER = 0x82;
const CONTENT_HASH = 0x83;
const COMMON_NAME = "2.5.4.3";
/** A clock that differs a little is no forgery. */
const CLOCK_TOLERANCE_SECONDS = 300;

/** The data of PSO: COMPUTE DIGITAL SIGNATURE; the card signs the domain tag and these bytes. */
export function dossierFields({ dossier, contentHash, terminal }: DossierToSign, time: number): Uint8Array {
  return concat(
    encodeTlv(TERMINAL, utf8(terminal)),
    encodeTlv(TIME, uintToBytes(time, 4)),
    encodeTlv(DOSSIER, fromHex(dossier.replaceAll("-", ""))),
    encodeTlv(CONTENT_HASH, contentHash),
  );
}

export function dossierSignature(
  order: DossierToSign,
  time: number,
  certificate: Uint8Array,
  signature: Uint8Array,
): DossierSignature {
  return {
    certificate: toBase64Url(certificate),
    dossier: order.dossier,
    contentHash: toBase64Url(order.contentHash),
    terminal: order.terminal,
    time,
    signature: toBase64Url(signature),
  };
}

/**
 * The certificate of a signature key, issued by an authority of the bundle and good at `at`. Fails with
 * `signature.issuer_unknown`, `signature.invalid` (the detail names the check), `certificate.malformed` and
 * `trust.bundle_stale`.
 */
export function checkSignatureCertificate(
  der: Uint8Array,
  bundle: TrustBundle,
  at: Date,
  now: Date,
): Result<{ readonly certificate: Certificate; readonly card: string }> {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return parsed;
  const certificate = parsed.value;
  const authority = bundle.parts.signatureAuthorities?.keys.find(
    ({ kid }) => kid === certificate.authorityKeyIdentifier,
  );
  if (authority === undefined) return fail("signature.issuer_unknown");
  if (lapsedParts(bundle, now).includes("signatureAuthorities")) {
    return fail("trust.bundle_stale", "signatureAuthorities");
  }
  const schemes = schemesOf(certificate.signatureAlgorithm);
  const [scheme] = schemes.ok ? schemes.value : [];
  const key = { kind: "ec", key: importPublicJwk(authority.jwk), curve: "P-256", explicit: false } as const;
  const signed =
    scheme?.kind === "ecdsa" &&
    scheme.hash === "sha256" &&
    scheme.format === "der" &&
    verifySignature(key, scheme, certificate.signedPart, certificate.signature);
  if (!signed) return fail("signature.invalid", "certificate signature");
  const unusable = whyUnusable(certificate);
  if (unusable !== undefined) return fail("signature.invalid", unusable);
  if (at < certificate.notBefore || at > certificate.notAfter) {
    return fail("signature.invalid", "certificate validity");
  }
  const card = certificate.subject.attributes.find(({ type }) => type === COMMON_NAME)?.value;
  return card === undefined ? fail("signature.invalid", "certificate subject") : ok({ certificate, card });
}

/**
 * Whether the holder of this card signed this dossier. For the terminal after signing and for the gateway at any time
 * later; `expected.card` is the number that the credential of the same dossier tells. Revocation is that of the
 * credential. Fails as {@link checkSignatureCertificate}.
 */
export function verifyDossierSignature(
  signature: DossierSignature,
  expected: DossierToSign & { readonly card?: string },
  bundle: TrustBundle,
  now: Date,
): Result<VerifiedSignature> {
  const invalid = (detail: string) => fail("signature.invalid", detail);
  if (signature.dossier !== expected.dossier) return invalid("dossier");
  if (signature.terminal !== expected.terminal) return invalid("terminal");
  const contentHash = fromBase64Url(signature.contentHash) ?? new Uint8Array();
  if (!equal(contentHash, expected.contentHash)) return invalid("content");
  if (signature.time > secondsOf(now) + CLOCK_TOLERANCE_SECONDS) return invalid("time");
  const signedAt = new Date(signature.time * 1_000);
  const der = fromBase64Url(signature.certificate) ?? new Uint8Array();
  const checked = checkSignatureCertificate(der, bundle, signedAt, now);
  if (!checked.ok) return checked;
  const { certificate, card } = checked.value;
  if (expected.card !== undefined && card !== expected.card) return invalid("card");
  const input = concat(DOMAIN, dossierFields(expected, signature.time));
  const bytes = fromBase64Url(signature.signature) ?? new Uint8Array();
  const good = certificate.publicKey.ok && verifyEs256(certificate.publicKey.value.key, input, bytes);
  return good ? ok({ card, signedAt, fingerprint: certificate.fingerprint }) : invalid("signature");
}

/** RFC 5280 §4.2.1.3: nonRepudiation alone is for a key that signs a person's will; an authority's certificate signs none. */
function whyUnusable({ authority, keyUsage, oddities }: Certificate): string | undefined {
  if (authority === true) return "certificate of an authority";
  if (keyUsage?.join() !== "nonRepudiation") return "certificate key usage";
  const odd = oddities.find(({ code }) => UNACCEPTABLE.has(code));
  return odd && `certificate ${odd.code}`;
}

const UNACCEPTABLE: ReadonlySet<string> = new Set([
  "extension.critical",
  "extension.broken",
  "extension.twice",
  "algorithm.mismatch",
  "key.unusable",
]);
