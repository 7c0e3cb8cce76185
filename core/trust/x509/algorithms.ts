/** Signature algorithms of travel documents (ICAO 9303-12 §4.1, RFC 4055, RFC 5758) by identifier. @module */
import { fail, ok, type Result } from "../../errors/result.ts";
import { DER, DerReader } from "./der.ts";

export type HashName = "sha1" | "sha224" | "sha256" | "sha384" | "sha512";

export interface AlgorithmIdentifier {
  readonly oid: string;
  /** The parameters as they came, undefined where absent. */
  readonly parameters: Uint8Array | undefined;
  readonly raw: Uint8Array;
}

export type SignatureScheme =
  | { readonly kind: "rsa-pkcs1"; readonly hash: HashName }
  | { readonly kind: "ecdsa"; readonly hash: HashName }
  | {
      readonly kind: "rsa-pss";
      readonly hash: HashName;
      readonly maskHash: HashName;
      /** Bytes. */
      readonly saltLength: number;
    };

export const OID = {
  rsaEncryption: "1.2.840.113549.1.1.1",
  rsaPss: "1.2.840.113549.1.1.10",
  mgf1: "1.2.840.113549.1.1.8",
  ecPublicKey: "1.2.840.10045.2.1",
  primeField: "1.2.840.10045.1.1",
} as const;

const HASHES: Readonly<Record<string, HashName>> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.4": "sha224",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

const SCHEMES: Readonly<Record<string, SignatureScheme>> = {
  "1.2.840.113549.1.1.5": { kind: "rsa-pkcs1", hash: "sha1" },
  "1.2.840.113549.1.1.14": { kind: "rsa-pkcs1", hash: "sha224" },
  "1.2.840.113549.1.1.11": { kind: "rsa-pkcs1", hash: "sha256" },
  "1.2.840.113549.1.1.12": { kind: "rsa-pkcs1", hash: "sha384" },
  "1.2.840.113549.1.1.13": { kind: "rsa-pkcs1", hash: "sha512" },
  "1.2.840.10045.4.1": { kind: "ecdsa", hash: "sha1" },
  "1.2.840.10045.4.3.1": { kind: "ecdsa", hash: "sha224" },
  "1.2.840.10045.4.3.2": { kind: "ecdsa", hash: "sha256" },
  "1.2.840.10045.4.3.3": { kind: "ecdsa", hash: "sha384" },
  "1.2.840.10045.4.3.4": { kind: "ecdsa", hash: "sha512" },
};

/** RFC 4055 §3.1, the defaults of absent parameters. */
const PSS_DEFAULT = { hash: "sha1", saltLength: 20 } as const;
const MAX_SALT_BYTES = 512;

/** Reads an AlgorithmIdentifier; faults go to the reader. */
export function readAlgorithm(reader: DerReader): AlgorithmIdentifier {
  const node = reader.next(DER.sequence);
  const inner = reader.into(node.value);
  const oid = inner.oid();
  const parameters = inner.atEnd ? undefined : inner.any().raw;
  inner.end();
  return { oid, parameters, raw: node.raw };
}

export function hashOf({ oid }: AlgorithmIdentifier): HashName | undefined {
  return HASHES[oid];
}

/**
 * What to verify with. A CMS signer may name only the key's algorithm; then the hash comes from its digest algorithm.
 * Fails with `signature.unsupported`, whose detail holds the identifier.
 */
export function schemeOf(
  algorithm: AlgorithmIdentifier,
  digest?: AlgorithmIdentifier,
): Result<SignatureScheme> {
  const known = SCHEMES[algorithm.oid];
  if (known !== undefined) return ok(known);
  if (algorithm.oid === OID.rsaPss) return readPss(algorithm.parameters);
  const hash = digest && hashOf(digest);
  if (hash !== undefined && algorithm.oid === OID.rsaEncryption) return ok({ kind: "rsa-pkcs1", hash });
  if (hash !== undefined && algorithm.oid === OID.ecPublicKey) return ok({ kind: "ecdsa", hash });
  return fail("signature.unsupported", algorithm.oid);
}

/** RSASSA-PSS-params (RFC 4055 §3.1). */
function readPss(parameters: Uint8Array | undefined): Result<SignatureScheme> {
  if (parameters === undefined) return fail("signature.unsupported", "RSASSA-PSS without parameters");
  const sequence = new DerReader(parameters).enter(DER.sequence);
  const hash = readHash(sequence.enterOptional(0xa0));
  const mask = sequence.enterOptional(0xa1);
  let maskHash: HashName | undefined = PSS_DEFAULT.hash;
  if (mask !== undefined) {
    const generator = readAlgorithm(mask);
    maskHash =
      generator.oid === OID.mgf1 && generator.parameters !== undefined
        ? hashOf(readAlgorithm(mask.into(generator.parameters)))
        : undefined;
  }
  const saltLength = sequence.enterOptional(0xa2)?.small() ?? PSS_DEFAULT.saltLength;
  const trailer = sequence.enterOptional(0xa3)?.small() ?? 1;
  sequence.end();
  if (sequence.fault !== undefined || hash === undefined || maskHash === undefined) {
    return fail("signature.unsupported", "RSASSA-PSS parameters");
  }
  if (trailer !== 1 || saltLength > MAX_SALT_BYTES)
    return fail("signature.unsupported", "RSASSA-PSS trailer or salt");
  return ok({ kind: "rsa-pss", hash, maskHash, saltLength });
}

function readHash(reader: DerReader | undefined): HashName | undefined {
  return reader === undefined ? PSS_DEFAULT.hash : hashOf(readAlgorithm(reader));
}
