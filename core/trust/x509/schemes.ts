/** Signature schemes of travel documents (ICAO 9303-12 §4.1.6, RFC 4055, RFC 5758, BSI TR-03111) by identifier. @module */
import { fail, ok, type Result } from "../../errors/result.ts";
import { type AlgorithmIdentifier, type HashName, hashOf, isGiven, OID } from "./algorithms.ts";
import { type Oddity, oddity } from "./oddities.ts";
import { type PssScheme, readPssParameters } from "./pss.ts";
import type { PublicKey } from "./public-key.ts";

export type SignatureScheme =
  | { readonly kind: "rsa-pkcs1"; readonly hash: HashName }
  | {
      readonly kind: "ecdsa";
      readonly hash: HashName;
      /** `plain`: r ‖ s (BSI TR-03111 §5.2.1) in place of a SEQUENCE. */
      readonly format: "der" | "plain";
    }
  | PssScheme;

const rsa = (hash: HashName) => ({ kind: "rsa-pkcs1", hash }) as const;
const ecdsa = (hash: HashName, format: "der" | "plain" = "der") => ({ kind: "ecdsa", hash, format }) as const;

const NAMED: Readonly<Record<string, SignatureScheme>> = {
  "1.2.840.113549.1.1.5": rsa("sha1"),
  // The older name of the same, of the OIW.
  "1.3.14.3.2.29": rsa("sha1"),
  "1.2.840.113549.1.1.14": rsa("sha224"),
  "1.2.840.113549.1.1.11": rsa("sha256"),
  "1.2.840.113549.1.1.12": rsa("sha384"),
  "1.2.840.113549.1.1.13": rsa("sha512"),
  "1.2.840.10045.4.1": ecdsa("sha1"),
  "1.2.840.10045.4.3.1": ecdsa("sha224"),
  "1.2.840.10045.4.3.2": ecdsa("sha256"),
  "1.2.840.10045.4.3.3": ecdsa("sha384"),
  "1.2.840.10045.4.3.4": ecdsa("sha512"),
  // ecdsa-plain-signatures of BSI TR-03111 §5.2.1.1.
  "0.4.0.127.0.7.1.1.4.1.1": ecdsa("sha1", "plain"),
  "0.4.0.127.0.7.1.1.4.1.2": ecdsa("sha224", "plain"),
  "0.4.0.127.0.7.1.1.4.1.3": ecdsa("sha256", "plain"),
  "0.4.0.127.0.7.1.1.4.1.4": ecdsa("sha384", "plain"),
  "0.4.0.127.0.7.1.1.4.1.5": ecdsa("sha512", "plain"),
};

/** RFC 4055 §3.1 where every field has its default. */
const PSS_DEFAULT: PssScheme = { kind: "rsa-pss", hash: "sha1", maskHash: "sha1", saltLength: 20 };
const HASH_BYTES = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 } as const;

/** The hash of an ecdsa-plain-signature; undefined for every other identifier. */
export function plainEcdsaHash(oid: string): HashName | undefined {
  const named = NAMED[oid];
  return named?.kind === "ecdsa" && named.format === "plain" ? named.hash : undefined;
}

interface SchemeHints {
  /** Of a CMS signer's digest algorithm. */
  readonly digest?: HashName | undefined;
  /** The signer's. */
  readonly key?: PublicKey;
}

/**
 * What to verify with: one scheme, or, where RSASSA-PSS does not say its parameters, those it may mean, the likeliest
 * first. A CMS signer may name only the key's algorithm; then the hash comes from its digest algorithm. Fails with
 * `signature.unsupported`, whose detail holds the identifier.
 */
export function schemesOf(
  { oid, parameters }: AlgorithmIdentifier,
  { digest, key }: SchemeHints = {},
): Result<readonly [SignatureScheme, ...SignatureScheme[]]> {
  const named = NAMED[oid];
  if (named !== undefined) return ok([named]);
  if (oid === OID.rsaPss) return pssSchemes(parameters, digest, key);
  if (digest !== undefined && oid === OID.rsaEncryption) return ok([rsa(digest)]);
  if (digest !== undefined && oid === OID.ecPublicKey) return ok([ecdsa(digest)]);
  return fail("signature.unsupported", oid);
}

/**
 * RFC 4055 §3.1 wants the parameters in every signature. Where they are missing, or NULL stands there, those of the key
 * hold (§3.3); of a key without any, all fields have their defaults, or the hash is that of the digest algorithm.
 */
function pssSchemes(
  parameters: Uint8Array | undefined,
  digest: HashName | undefined,
  key: PublicKey | undefined,
): Result<readonly [PssScheme, ...PssScheme[]]> {
  const ofKey = key?.kind === "rsa" ? key.pssParameters : undefined;
  const said = isGiven(parameters) ? parameters : ofKey;
  if (said !== undefined) {
    const read = readPssParameters(said);
    return read.ok ? ok([read.value]) : read;
  }
  if (digest === undefined) return ok([PSS_DEFAULT]);
  return ok([
    PSS_DEFAULT,
    { kind: "rsa-pss", hash: digest, maskHash: digest, saltLength: HASH_BYTES[digest] },
  ]);
}

/** What is odd about a signature that verified with the scheme. */
export function schemeOddities(
  { oid, parameters }: AlgorithmIdentifier,
  scheme: SignatureScheme,
): readonly Oddity[] {
  const unsaid = oid === OID.rsaPss && !isGiven(parameters);
  return [
    ...(scheme.hash === "sha1" ? [oddity("signature.sha1")] : []),
    ...(scheme.kind === "ecdsa" && scheme.format === "plain" ? [oddity("signature.plain")] : []),
    ...(unsaid ? [oddity("signature.parameters", parameters === undefined ? "absent" : "NULL")] : []),
  ];
}

interface DigestAlgorithm {
  readonly hash: HashName;
  readonly oddities: readonly Oddity[];
}

/**
 * The hash of a digest algorithm; where a signature algorithm stands in its place, the hash of that one. Fails with
 * `signature.unsupported`, whose detail holds the identifier.
 */
export function digestOf(algorithm: AlgorithmIdentifier): Result<DigestAlgorithm> {
  const hash = hashOf(algorithm);
  if (hash !== undefined) return ok({ hash, oddities: [] });
  const meant = schemesOf(algorithm);
  if (!meant.ok) return meant;
  const [{ hash: meantHash }] = meant.value;
  return ok({ hash: meantHash, oddities: [oddity("digest.signature_algorithm", algorithm.oid)] });
}
