/** The province gateway as the service sees it: only verified answers come through here. @module */
import type { Failure } from "../errors/result.ts";
import type { DossierSubmission, GatewayAnswer } from "../protocol/gateway.ts";

/** An answer whose signature, type, receiver and nonce were verified, with the bytes that prove it. */
export interface Verified<Answer> {
  readonly answer: Answer;
  /** The compact JWS as it came. */
  readonly jws: string;
}

export type AnswerOf<Kind extends GatewayAnswer["kind"]> = Extract<GatewayAnswer, { readonly kind: Kind }>;

/** Ok means that the gateway itself said it. Any failure decides nothing: the same request is sent again later. */
export type Exchange<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** `gateway.unreachable`, `gateway.untrusted_answer`, `gateway.busy` or `gateway.internal`. */
      readonly failure: Failure;
      /** What a `Retry-After` header asked for, in ms. Not signed: a wish to be polite to, within bounds. */
      readonly retryAfterMs?: number;
    };

/** What every signed request may be answered with. */
type TerminalAnswer = AnswerOf<"terminalRefused"> | AnswerOf<"clockSkew">;

export type SubmitAnswer = AnswerOf<"acknowledged"> | AnswerOf<"itemRefused"> | TerminalAnswer;
export type StatusesAnswer = AnswerOf<"statuses"> | TerminalAnswer;

export interface GatewayClient {
  /** Hands over one dossier; the answer names this dossier and this content. */
  submit(submission: DossierSubmission): Promise<Exchange<Verified<SubmitAnswer>>>;
  /** Statuses stored after the cursor, oldest first; 0 asks for all. */
  statuses(after: number): Promise<Exchange<Verified<StatusesAnswer>>>;
  /** The newest trust bundle as compact JWS, **not verified**: it is the province root's, which `core/trust` checks. */
  trustBundle(): Promise<Exchange<string>>;
}
