/** Tells an answer of the gateway from everything else that comes back over a network. @module */
import type { KeyObject } from "node:crypto";
import { parseJson, parseJws, verifyJws } from "../../core/crypto/jws.ts";
import { fail, ok, type Result } from "../../core/errors/result.ts";
import type { Verified } from "../../core/ports/gateway-client.ts";
import { ANSWER_TYP, answerSchema, type GatewayAnswer } from "../../core/protocol/gateway.ts";

/** What the answer must name: this terminal, this gateway, this request. */
export interface ExpectedAnswer {
  readonly terminal: string;
  readonly gateway: string;
  /** `jti` of the request. */
  readonly nonce: string;
}

const MAX_ANSWER_CHARACTERS = 262_144;
const FORM = {
  maxLength: MAX_ANSWER_CHARACTERS,
  malformed: "gateway.untrusted_answer",
  wrongSignature: "gateway.untrusted_answer",
} as const;

/** Fails with `gateway.untrusted_answer`; the detail says at which check, never what came. */
export function verifyAnswer(
  text: string,
  expected: ExpectedAnswer,
  keys: ReadonlyMap<string, KeyObject>,
): Result<Verified<GatewayAnswer>> {
  const jws = text.trim();
  const parsed = parseJws(jws, FORM);
  if (!parsed.ok) return parsed;
  const key = keys.get(parsed.value.header.kid ?? "");
  if (key === undefined) return fail("gateway.untrusted_answer", "unknown key");
  const verified = verifyJws(jws, key, { ...FORM, typ: ANSWER_TYP });
  if (!verified.ok) return verified;
  const answer = answerSchema.safeParse(parseJson(verified.value.payload));
  if (!answer.success) return fail("gateway.untrusted_answer", "contract");
  const { iss, aud, nonce } = answer.data;
  if (iss !== expected.gateway) return fail("gateway.untrusted_answer", "iss");
  if (aud !== expected.terminal) return fail("gateway.untrusted_answer", "aud");
  if (nonce !== expected.nonce) return fail("gateway.untrusted_answer", "nonce");
  return ok({ answer: answer.data, jws });
}
