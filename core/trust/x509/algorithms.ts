/** Algorithm identifiers (RFC 5280 §4.1.1.2) and the hashes that travel documents name by them (ICAO 9303-12 §4.1). @module */
import { DER, type DerReader } from "./der.ts";

export type HashName = "sha1" | "sha224" | "sha256" | "sha384" | "sha512";

export interface AlgorithmIdentifier {
  readonly oid: string;
  /** The parameters as they came, undefined where absent. */
  readonly parameters: Uint8Array | undefined;
  readonly raw: Uint8Array;
}

export const OID = {
  rsaEncryption: "1.2.840.113549.1.1.1",
  rsaPss: "1.2.840.113549.1.1.10",
  mgf1: "1.2.840.113549.1.1.8",
  ecPublicKey: "1.2.840.10045.2.1",
  primeField: "1.2.840.10045.1.1",
} as const;

export const HASH_OIDS: Readonly<Record<HashName, string>> = {
  sha1: "1.3.14.3.2.26",
  sha224: "2.16.840.1.101.3.4.2.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
};
const HASHES: ReadonlyMap<string, HashName> = new Map(
  (Object.keys(HASH_OIDS) as HashName[]).map((hash) => [HASH_OIDS[hash], hash]),
);

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
  return HASHES.get(oid);
}

/** Whether parameters stand there that say anything: neither absent nor NULL. */
export function isGiven(parameters: Uint8Array | undefined): parameters is Uint8Array {
  return parameters !== undefined && parameters[0] !== DER.null;
}
