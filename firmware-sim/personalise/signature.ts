/** Signature keys of citizens' cards and their certificates (RFC 5280; card profile, "Signature key"). @module */
import { bytesToBigint, fromHex, utf8 } from "../../core/crypto/bytes.ts";
import { P256 } from "../../core/crypto/curves.ts";
import { signDeterministic } from "../../core/crypto/ecdsa.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { importPrivateJwk, pointBytes } from "../../core/crypto/jwk.ts";
import { keyIdentifier } from "../../core/crypto/key-identifier.ts";
import type { SignatureContents } from "../card/signature.ts";
import { VALID_DAYS } from "./credential.ts";
import { ecdsaAlgorithm } from "./national/pki/algorithms.ts";
import { extensions, issueCertificate } from "./national/pki/certificate.ts";
import { integer, sequence } from "./national/pki/der.ts";
import { namedKeyInfo, type SigningKey } from "./national/pki/signing-key.ts";
import type { ProvincialIssuer, ProvincialKey } from "./provincial-issuer.ts";

/** What the certificate says that is not usual. */
export interface SignaturePlan {
  /** Days since 1970; absent: as long as the card. */
  readonly validity?: { readonly from: number; readonly to: number };
  /** Certified by somebody the province does not know. */
  readonly authority?: "unknown";
}

export interface SignatureCard {
  /** Of the card in the issuer's keys. */
  readonly label: string;
  /** As printed. */
  readonly number: string;
  /** Day it was handed out, days since 1970. */
  readonly issued: number;
}

const MILLISECONDS_PER_DAY = 86_400_000;
/** RFC 5280 §4.1.2.2: at most 20 bytes; fewer keep it positive. */
const SERIAL_BYTES = 16;
const ISSUER = {
  country: "VN",
  organization: "UBND tỉnh Bắc Ninh (trình diễn)",
  commonName: "Chữ ký công dân 1",
};
const SUBJECT = { country: "VN", organization: "Thẻ công dân Bắc Ninh (trình diễn)" };
/** Label of a key that the province knows nothing of. */
const ELSEWHERE = "citizen-signature-elsewhere";

/**
 * The subject is the card, by its number: the person stands in the credential, and a certificate that travels tells no
 * more than it must. A copy has a key of its own beside the genuine certificate.
 */
export function signatureContents(
  { label, number, issued }: SignatureCard,
  { authority, validity = { from: issued, to: issued + VALID_DAYS } }: SignaturePlan,
  issuer: ProvincialIssuer,
  copied: boolean,
): SignatureContents {
  const own = `signature/${label}`;
  const genuine = issuer.key(own);
  const signer = issuer.key(authority === "unknown" ? ELSEWHERE : issuer.labels.signatureAuthority);
  const issuerKey = certificateKey(signer);
  const subjectKey = certificateKey(genuine);
  const certificate = issueCertificate({
    serial: bytesToBigint(sha256(utf8(`${own}/${issued}`)).subarray(0, SERIAL_BYTES)) + 1n,
    issuer: ISSUER,
    issuerKey,
    subject: { ...SUBJECT, commonName: number },
    subjectKey,
    validity: { from: startOf(validity.from), to: startOf(validity.to) },
    extensions: [
      extensions.authorityKey(issuerKey.keyIdentifier),
      extensions.subjectKey(subjectKey),
      extensions.keyUsage("nonRepudiation"),
    ],
  });
  const held = copied ? issuer.key(`copy/${own}`) : genuine;
  return { key: importPrivateJwk(held.privateJwk), certificate };
}

function startOf(day: number): Date {
  return new Date(day * MILLISECONDS_PER_DAY);
}

function certificateKey({ publicJwk, scalar }: ProvincialKey): SigningKey {
  const point = pointBytes(publicJwk);
  return {
    hash: "sha256",
    signatureAlgorithm: ecdsaAlgorithm("sha256"),
    publicKeyInfo: namedKeyInfo(P256, point),
    keyIdentifier: fromHex(keyIdentifier(point)),
    sign: (data) => derSignature(signDeterministic(scalar, data)),
  };
}

/** Ecdsa-Sig-Value (RFC 3279 §2.2.3). */
function derSignature(signature: Uint8Array): Uint8Array {
  return sequence(
    integer(bytesToBigint(signature.subarray(0, 32))),
    integer(bytesToBigint(signature.subarray(32))),
  );
}
