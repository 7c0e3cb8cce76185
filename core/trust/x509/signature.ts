/** Verifying a signature with the key of a certificate (RFC 8017 §8, BSI TR-03111 §4.2.1). @module */
import { constants, type KeyObject, verify } from "node:crypto";
import { encodeTlv } from "../../tlv/ber.ts";
import { DER, DerReader } from "./der.ts";
import { type PssScheme, pssIdentifier } from "./pss.ts";
import { importSpki, type PublicKey } from "./public-key.ts";
import type { SignatureScheme } from "./schemes.ts";

/** False for a wrong signature and for a key that does not fit the scheme. */
export function verifySignature(
  publicKey: PublicKey,
  scheme: SignatureScheme,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if ((scheme.kind === "ecdsa") !== (publicKey.kind === "ec")) return false;
  try {
    if (scheme.kind === "ecdsa") {
      const dsaEncoding = scheme.format === "plain" ? "ieee-p1363" : "der";
      return verify(scheme.hash, data, { key: publicKey.key, dsaEncoding }, signature);
    }
    if (scheme.kind === "rsa-pkcs1") {
      return verify(
        scheme.hash,
        data,
        { key: publicKey.key, padding: constants.RSA_PKCS1_PADDING },
        signature,
      );
    }
    const key = publicKey.kind === "rsa" ? pssKey(publicKey, scheme) : undefined;
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
  { spki, key, pssParameters }: Extract<PublicKey, { kind: "rsa" }>,
  scheme: PssScheme,
): KeyObject | undefined {
  // A key with parameters of its own restricts what may be done with it, and OpenSSL holds it to that.
  if (pssParameters !== undefined) return key;
  const reader = new DerReader(spki).enter(DER.sequence);
  reader.any();
  const bits = reader.any().raw;
  return importSpki(encodeTlv(DER.sequence, pssIdentifier(scheme), bits));
}
