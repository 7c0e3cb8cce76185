/** Identifiers of hashes and signatures in documents (RFC 4055, RFC 5754, RFC 5758). @module */
import { context, integer, nothing, oid, sequence } from "./der.ts";

export const HASH_NAMES = ["sha1", "sha224", "sha256", "sha384", "sha512"] as const;
export type HashName = (typeof HASH_NAMES)[number];

const hashes: Readonly<Record<HashName, string>> = {
  sha1: "1.3.14.3.2.26",
  sha224: "2.16.840.1.101.3.4.2.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
};

const ecdsa: Readonly<Record<HashName, string>> = {
  sha1: "1.2.840.10045.4.1",
  sha224: "1.2.840.10045.4.3.1",
  sha256: "1.2.840.10045.4.3.2",
  sha384: "1.2.840.10045.4.3.3",
  sha512: "1.2.840.10045.4.3.4",
};

const rsa: Readonly<Record<HashName, string>> = {
  sha1: "1.2.840.113549.1.1.5",
  sha224: "1.2.840.113549.1.1.14",
  sha256: "1.2.840.113549.1.1.11",
  sha384: "1.2.840.113549.1.1.12",
  sha512: "1.2.840.113549.1.1.13",
};

export const hashBytes: Readonly<Record<HashName, number>> = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

const RSA_PSS = "1.2.840.113549.1.1.10";
const MGF1 = "1.2.840.113549.1.1.8";

export const hashAlgorithm = (hash: HashName): Uint8Array => sequence(oid(hashes[hash]), nothing());

export const ecdsaAlgorithm = (hash: HashName): Uint8Array => sequence(oid(ecdsa[hash]));

export const rsaAlgorithm = (hash: HashName): Uint8Array => sequence(oid(rsa[hash]), nothing());

/** RSASSA-PSS-params (RFC 4055 §3.1), mask and salt as long as the hash. */
export function rsaPssAlgorithm(hash: HashName): Uint8Array {
  const parameters = sequence(
    context(0, hashAlgorithm(hash)),
    context(1, sequence(oid(MGF1), hashAlgorithm(hash))),
    context(2, integer(hashBytes[hash])),
  );
  return sequence(oid(RSA_PSS), parameters);
}
