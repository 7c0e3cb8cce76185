/** Whether a key signed a certificate or a revocation list, asked once for each pair of objects. @module */
import type { Result } from "../../errors/result.ts";
import { type AlgorithmIdentifier, schemeOf } from "./algorithms.ts";
import type { PublicKey } from "./public-key.ts";
import { verifySignature } from "./signature.ts";

/** What certificates and lists have in common (RFC 5280 §4.1, §5.1). */
export interface SignedPart {
  readonly signedPart: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

interface KeyOwner {
  readonly publicKey: Result<PublicKey>;
}

/** What stands in the store is compared at every card; none of the objects ever changes. */
const verified = new WeakMap<SignedPart, WeakMap<KeyOwner, boolean>>();

/** Names and dates are not looked at. */
export function isSignedWithKeyOf(signed: SignedPart, issuer: KeyOwner): boolean {
  const known = verified.get(signed) ?? new WeakMap<KeyOwner, boolean>();
  verified.set(signed, known);
  const answer = known.get(issuer) ?? verify(signed, issuer);
  known.set(issuer, answer);
  return answer;
}

function verify(
  { signatureAlgorithm: algorithm, signature, signedPart }: SignedPart,
  issuer: KeyOwner,
): boolean {
  const scheme = schemeOf(algorithm);
  if (!scheme.ok || !issuer.publicKey.ok) return false;
  return verifySignature(issuer.publicKey.value, { algorithm, scheme: scheme.value }, signedPart, signature);
}
