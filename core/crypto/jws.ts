/**
 * JSON Web Signatures, compact, ES256 only (RFC 7515). Synchronous, because the checks of a tap are.
 * @module
 */
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import type { ErrorCode } from "../errors/codes.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from "./bytes.ts";
import { ES256_SIGNATURE_BYTES, verifyEs256 } from "./ecdsa.ts";

/** `alg` is always ES256; a header that lists critical extensions is refused, for none is understood here. */
export const jwsHeaderSchema = z.looseObject({
  alg: z.literal("ES256"),
  typ: z.string().max(64).optional(),
  kid: z.string().max(256).optional(),
  crit: z.undefined().optional(),
});
export type JwsHeader = z.infer<typeof jwsHeaderSchema>;

export interface ParsedJws {
  readonly header: JwsHeader;
  readonly payload: Uint8Array;
  /** The ASCII bytes that were signed: header and payload as they came, joined by a dot. */
  readonly signingInput: Uint8Array;
  readonly signature: Uint8Array;
}

export interface JwsLimits {
  /** Characters of the compact form; default 65,536. */
  readonly maxLength?: number;
  /** The code where the form is wrong; default `vc.malformed`. */
  readonly malformed?: ErrorCode;
}

export interface JwsExpectation extends JwsLimits {
  /** The `typ` that the header must have, exactly. */
  readonly typ: string;
  /** The code where the signature is wrong; default `vc.signature`. */
  readonly wrongSignature?: ErrorCode;
}

const DEFAULT_MAX_LENGTH = 65_536;

/** Header members keep their order; `sign` answers r ‖ s over the signing input. */
export function signJws(
  header: { readonly alg: "ES256"; readonly [member: string]: unknown },
  payload: Uint8Array,
  sign: (input: Uint8Array) => Uint8Array,
): string {
  const input = `${toBase64Url(utf8(JSON.stringify(header)))}.${toBase64Url(payload)}`;
  return `${input}.${toBase64Url(sign(utf8(input)))}`;
}

/** Takes a compact JWS apart and checks its form, not its signature. Fails with `limits.malformed`. */
export function parseJws(compact: string, limits: JwsLimits = {}): Result<ParsedJws> {
  const malformed = (detail: string) => fail(limits.malformed ?? "vc.malformed", detail);
  if (compact.length > (limits.maxLength ?? DEFAULT_MAX_LENGTH)) return malformed("JWS length");
  const [head, body, tail, ...rest] = compact.split(".");
  if (head === undefined || body === undefined || tail === undefined || rest.length > 0) {
    return malformed("JWS parts");
  }
  const payload = fromBase64Url(body);
  const signature = fromBase64Url(tail);
  if (payload === undefined || signature?.length !== ES256_SIGNATURE_BYTES) return malformed("JWS encoding");
  const header = jwsHeaderSchema.safeParse(parseJson(fromBase64Url(head)));
  if (!header.success) return malformed("JWS header");
  return ok({ header: header.data, payload, signingInput: utf8(`${head}.${body}`), signature });
}

/** Form, type and signature. Fails with `expect.malformed` (also for another `typ`) or `expect.wrongSignature`. */
export function verifyJws(compact: string, publicKey: KeyObject, expect: JwsExpectation): Result<ParsedJws> {
  const parsed = parseJws(compact, expect);
  if (!parsed.ok) return parsed;
  const { header, signingInput, signature } = parsed.value;
  if (header.typ !== expect.typ) return fail(expect.malformed ?? "vc.malformed", "JWS typ");
  if (verifyEs256(publicKey, signingInput, signature)) return parsed;
  return fail(expect.wrongSignature ?? "vc.signature", expect.typ);
}

/** Strict UTF-8, then JSON; undefined where either is wrong, which no schema of an object accepts. */
export function parseJson(bytes: Uint8Array | undefined): unknown {
  const text = bytes && fromUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
