/** RSASSA-PSS-params (RFC 4055 §3.1), read and written. @module */
import { uintToBytes } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { encodeTlv } from "../../tlv/ber.ts";
import { encodeOid } from "../../tlv/oid.ts";
import { HASH_OIDS, type HashName, hashOf, OID, readAlgorithm } from "./algorithms.ts";
import { DER, DerReader } from "./der.ts";

export interface PssScheme {
  readonly kind: "rsa-pss";
  readonly hash: HashName;
  readonly maskHash: HashName;
  /** Bytes. */
  readonly saltLength: number;
}

const DEFAULT = { hash: "sha1", saltLength: 20, trailer: 1 } as const;
const MAX_SALT_BYTES = 512;

/** Fails with `signature.unsupported`. */
export function readPssParameters(parameters: Uint8Array): Result<PssScheme> {
  const sequence = new DerReader(parameters).enter(DER.sequence);
  const hash = readHash(sequence.enterOptional(0xa0));
  const maskHash = readMask(sequence.enterOptional(0xa1));
  const saltLength = sequence.enterOptional(0xa2)?.small() ?? DEFAULT.saltLength;
  const trailer = sequence.enterOptional(0xa3)?.small() ?? DEFAULT.trailer;
  sequence.end();
  if (sequence.fault !== undefined || hash === undefined || maskHash === undefined) {
    return fail("signature.unsupported", "RSASSA-PSS parameters");
  }
  if (trailer !== DEFAULT.trailer || saltLength > MAX_SALT_BYTES)
    return fail("signature.unsupported", "RSASSA-PSS trailer or salt");
  return ok({ kind: "rsa-pss", hash, maskHash, saltLength });
}

/** The AlgorithmIdentifier with all its parameters said. */
export function pssIdentifier({ hash, maskHash, saltLength }: PssScheme): Uint8Array {
  const identifier = (oid: string, parameters: Uint8Array) =>
    encodeTlv(DER.sequence, encodeTlv(DER.oid, encodeOid(oid)), parameters);
  const hashIdentifier = (name: HashName) => identifier(HASH_OIDS[name], encodeTlv(DER.null));
  // One byte more where the highest bit would be a sign.
  const salt = encodeTlv(DER.integer, uintToBytes(saltLength, saltLength < 0x80 ? 1 : 2));
  const parameters = encodeTlv(
    DER.sequence,
    encodeTlv(0xa0, hashIdentifier(hash)),
    encodeTlv(0xa1, identifier(OID.mgf1, hashIdentifier(maskHash))),
    encodeTlv(0xa2, salt),
  );
  return identifier(OID.rsaPss, parameters);
}

function readHash(reader: DerReader | undefined): HashName | undefined {
  return reader === undefined ? DEFAULT.hash : hashOf(readAlgorithm(reader));
}

function readMask(reader: DerReader | undefined): HashName | undefined {
  if (reader === undefined) return DEFAULT.hash;
  const { oid, parameters } = readAlgorithm(reader);
  return oid === OID.mgf1 && parameters !== undefined
    ? hashOf(readAlgorithm(reader.into(parameters)))
    : undefined;
}
