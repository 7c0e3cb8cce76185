/** Verifying a signature with the key of a certificate (RFC 8017 §8, BSI TR-03111 §4.2.1). @module */
import { constants, type KeyObject, verify } from "node:crypto";
import { encodeTlv } from "../../tlv/ber.ts";
import { type AlgorithmIdentifier, OID, readAlgorithm, type SignatureScheme } from "./algorithms.ts";
import { DER, DerReader } from "./der.ts";
import { importSpki, type PublicKey } from "./public-key.ts";

/** False for a wrong signature and for a key that does not fit the scheme. `algorithm` is what `scheme` was read from. */
export function verifySignature(
  publicKey: PublicKey,
  signed: { readonly algorithm: AlgorithmIdentifier; readonly scheme: SignatureScheme },
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { scheme } = signed;
  if ((scheme.kind === "ecdsa") !== (publicKey.kind === "ec")) return false;
  try {
    if (scheme.kind === "ecdsa") {
      return verify(scheme.hash, data, { key: publicKey.key, dsaEncoding: "der" }, signature);
    }
    if (scheme.kind === "rsa-pkcs1") {
      return verify(
        scheme.hash,
        data,
        { key: publicKey.key, padding: constants.RSA_PKCS1_PADDING },
        signature,
      );
    }
    const key = publicKey.kind === "rsa" ? pssKey(publicKey, signed.algorithm) : undefined;
    if (key === undefined) return false;
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify(scheme.hash, data, { key, padding, saltLength: scheme.saltLength }, signature);
  } catch {
    // OpenSSL throws instead of answering for some keys and signatures of a wrong form.
    return false;
  }
}

/**
 * The mask's hash may differ from the message's, which `verify` has no option for: a key restricted to the signature's
 * own parameters (RFC 4055 §3.1) carries it.
 */
function pssKey(
  { spki, key }: { readonly spki: Uint8Array; readonly key: KeyObject },
  algorithm: AlgorithmIdentifier,
) {
  const reader = new DerReader(spki).enter(DER.sequence);
  const own = readAlgorithm(reader);
  // A key with parameters of its own restricts what may be done with it, and OpenSSL holds it to that.
  if (own.oid === OID.rsaPss && own.parameters !== undefined) return key;
  const bits = reader.any().raw;
  return importSpki(encodeTlv(DER.sequence, algorithm.raw, bits));
}
