/** ES256: ECDSA on P-256 with SHA-256, signatures as r ‖ s of 64 bytes (RFC 7518 §3.4). @module */
import { type KeyObject, sign, verify } from "node:crypto";
import { p256 } from "@noble/curves/nist.js";

export const ES256_SIGNATURE_BYTES = 64;

export function signEs256(privateKey: KeyObject, data: Uint8Array): Uint8Array {
  return Uint8Array.from(sign("sha256", data, { key: privateKey, dsaEncoding: "ieee-p1363" }));
}

/** False for a wrong signature, a wrong length and a key that is not on P-256. */
export function verifyEs256(publicKey: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== ES256_SIGNATURE_BYTES) return false;
  if (publicKey.asymmetricKeyDetails?.namedCurve !== "prime256v1") return false;
  return verify("sha256", data, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
}

/**
 * ES256 with the deterministic nonce of RFC 6979. Only for the demonstration's issuers, whose bytes must come out the
 * same in separate programs: the scalar passes through arithmetic that is not constant-time.
 */
export function signDeterministic(scalar: Uint8Array, data: Uint8Array): Uint8Array {
  return p256.sign(data, scalar, { prehash: true, lowS: false });
}
