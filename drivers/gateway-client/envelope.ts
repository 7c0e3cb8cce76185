/** The signed envelope of a request: the terminal vouches for method, target, body, time and nonce. @module */
import { toBase64Url } from "../../core/crypto/bytes.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { signJws } from "../../core/crypto/jws.ts";
import { canonicalBytes } from "../../core/journal/canonical.ts";
import { REQUEST_TYP, type RequestEnvelope } from "../../core/protocol/gateway.ts";

export interface RequestToSign extends Pick<RequestEnvelope, "iss" | "aud" | "iat" | "jti"> {
  readonly method: RequestEnvelope["htm"];
  /** Path and query exactly as sent. */
  readonly target: string;
}

/** Compact JWS as {@link requestEnvelopeSchema} says; `sign` answers r ‖ s over the signing input. */
export function signEnvelope(
  { iss, aud, iat, jti, method, target }: RequestToSign,
  body: Uint8Array,
  sign: (input: Uint8Array) => Uint8Array,
): string {
  const digest = toBase64Url(sha256(body));
  const envelope: RequestEnvelope = { iss, aud, iat, jti, htm: method, htu: target, digest };
  return signJws({ alg: "ES256", typ: REQUEST_TYP, kid: iss }, canonicalBytes(envelope), sign);
}
