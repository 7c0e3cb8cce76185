/** What the gateway says, signed: only such an answer decides anything at the terminal. @module */
import { utf8 } from "../../core/crypto/bytes.ts";
import { signEs256 } from "../../core/crypto/ecdsa.ts";
import { importPrivateJwk, type PrivateJwk } from "../../core/crypto/jwk.ts";
import { signJws } from "../../core/crypto/jws.ts";
import type { ErrorCode } from "../../core/errors/codes.ts";
import type { Failure } from "../../core/errors/result.ts";
import { ANSWER_TYP, answerSchema, type GatewayAnswer } from "../../core/protocol/gateway.ts";

type SignedMember = "iss" | "aud" | "iat" | "nonce";
type Without<T> = T extends unknown ? Omit<T, SignedMember> : never;

/** An answer before it is addressed and signed. */
export type Decision = Without<GatewayAnswer>;

/** Which request is answered. */
export interface Addressee {
  readonly terminal: string;
  /** `jti` of the request. */
  readonly nonce: string;
}

/** What goes back for a request: a decision, or a plain failure that decides nothing and makes the terminal retry. */
export type Reply =
  | { readonly kind: "decision"; readonly to: Addressee; readonly decision: Decision }
  | { readonly kind: "failure"; readonly status: number; readonly failure: Failure };

export function decide(to: Addressee, decision: Decision): Reply {
  return { kind: "decision", to, decision };
}

export function undecided(status: number, code: ErrorCode, detail: string): Reply {
  return { kind: "failure", status, failure: { code, detail } };
}

/** Longest detail the contract allows. */
const DETAIL_CHARACTERS = 500;

export function clip(detail: string): string {
  return detail.slice(0, DETAIL_CHARACTERS);
}

export interface SigningKey {
  readonly kid: string;
  readonly privateJwk: PrivateJwk;
}

/** A compact JWS of the gateway `id`; its time is `now`, in milliseconds since 1970. */
export function answerSigner(
  id: string,
  key: SigningKey,
): (to: Addressee, decision: Decision, now: number) => string {
  const privateKey = importPrivateJwk(key.privateJwk);
  const header = { alg: "ES256", typ: ANSWER_TYP, kid: key.kid } as const;
  return (to, decision, now) => {
    const signed = { iss: id, aud: to.terminal, iat: Math.floor(now / 1000), nonce: to.nonce };
    // An answer that breaks the contract is a defect here, not a refusal there.
    const answer = answerSchema.parse({ ...signed, ...decision });
    return signJws(header, utf8(JSON.stringify(answer)), (input) => signEs256(privateKey, input));
  };
}
