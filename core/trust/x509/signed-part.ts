/**
 * The frame of certificates and revocation lists, and whether a key signed one: that is asked once for each pair of
 * objects.
 * @module
 */
import { toHex } from "../../crypto/bytes.ts";
import type { Result } from "../../errors/result.ts";
import { type AlgorithmIdentifier, readAlgorithm } from "./algorithms.ts";
import { DER, DerReader } from "./der.ts";
import { type Oddity, oddity } from "./oddities.ts";
import type { PublicKey } from "./public-key.ts";
import { schemeOddities, schemesOf } from "./schemes.ts";
import { verifySignature } from "./signature.ts";

/** What certificates and lists have in common (RFC 5280 §4.1, §5.1). */
export interface SignedPart {
  readonly signedPart: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

export interface OpenedFrame extends SignedPart {
  /** In what was signed; its fault is that of the whole. */
  readonly body: DerReader;
}

export function openFrame(der: Uint8Array): OpenedFrame {
  const whole = new DerReader(der);
  const outer = whole.enter(DER.sequence);
  whole.end();
  const signed = outer.next(DER.sequence);
  const signatureAlgorithm = readAlgorithm(outer);
  const signature = outer.bits();
  outer.end();
  const body = outer.into(signed.value);
  return { body, signedPart: signed.raw, signatureAlgorithm, signature };
}

/** `inner` is the algorithm that stands in what was signed; both must be one (RFC 5280 §4.1.1.2). */
export function mismatchOddities(inner: AlgorithmIdentifier, outer: AlgorithmIdentifier): readonly Oddity[] {
  return toHex(inner.raw) === toHex(outer.raw) ? [] : [oddity("algorithm.mismatch")];
}

export function algorithmOddities(algorithm: AlgorithmIdentifier): readonly Oddity[] {
  const schemes = schemesOf(algorithm);
  if (!schemes.ok) return [oddity("algorithm.unsupported", schemes.failure.detail)];
  return schemeOddities(algorithm, schemes.value[0]);
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

function verify({ signatureAlgorithm, signature, signedPart }: SignedPart, issuer: KeyOwner): boolean {
  if (!issuer.publicKey.ok) return false;
  const key = issuer.publicKey.value;
  const schemes = schemesOf(signatureAlgorithm, { key });
  return schemes.ok && schemes.value.some((scheme) => verifySignature(key, scheme, signedPart, signature));
}
