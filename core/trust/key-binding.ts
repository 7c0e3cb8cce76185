/**
 * The key-binding JWT of the card profile: built by the card, rebuilt by the terminal, checked again by the gateway
 * (RFC 9901 §4.3; docs/card-profile.md, "Holder key").
 * @module
 */
import { z } from "zod";
import { equal, fromBase64Url, toBase64Url, utf8 } from "../crypto/bytes.ts";
import { verifyEs256 } from "../crypto/ecdsa.ts";
import { sha256 } from "../crypto/hash.ts";
import { importPublicJwk } from "../crypto/jwk.ts";
import { parseJson, parseJws } from "../crypto/jws.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import type { Credential } from "./credential.ts";

/** Exactly these bytes: the card has no JSON writer, and the terminal must sign-check the same. */
const HEADER = '{"alg":"ES256","typ":"kb+jwt"}';
const MAX_CHARACTERS = 2_048;

export interface KeyBindingClaims {
  readonly audience: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly nonce: Uint8Array;
  readonly sdHash: Uint8Array;
}

const claimsSchema = z.strictObject({
  aud: z.string().max(64),
  iat: z.int().nonnegative(),
  nonce: z.string(),
  sd_hash: z.string(),
});

/** Whom the proof is for: the terminal with this id. */
export function terminalAudience(terminalId: string): string {
  return `urn:vn:bacninh:terminal:${terminalId}`;
}

/** SHA-256 over `<issuer JWT>~<disclosure>~…~` (RFC 9901 §4.3.1). */
export function presentationHash(credential: string, disclosures: readonly string[]): Uint8Array {
  return sha256(utf8(`${[credential, ...disclosures].join("~")}~`));
}

/** SHA-256(random ‖ channel), where channel is the hash of both ephemeral keys of PACE. */
export function keyBindingNonce(random: Uint8Array, channelHash: Uint8Array): Uint8Array {
  return sha256(random, channelHash);
}

/** The compact JWT with the card's signature over what the card must have built. */
export function assembleKeyBinding(claims: KeyBindingClaims, signature: Uint8Array): string {
  const payload = JSON.stringify({
    aud: claims.audience,
    iat: claims.issuedAt,
    nonce: toBase64Url(claims.nonce),
    sd_hash: toBase64Url(claims.sdHash),
  });
  return [utf8(HEADER), utf8(payload), signature].map(toBase64Url).join(".");
}

export interface KeyBindingExpectation {
  readonly disclosures: readonly string[];
  readonly audience: string;
  readonly random: Uint8Array;
  readonly channelHash: Uint8Array;
}

/**
 * Whether the holder of the credential's key bound this presentation to this terminal and this channel. Fails with
 * `kb.channel` (well signed, but for another channel or terminal) or `kb.signature` (everything else).
 */
export function checkKeyBinding(
  compact: string,
  credential: Credential,
  expected: KeyBindingExpectation,
): Result<{ readonly issuedAt: number }> {
  const jws = parseJws(compact, { maxLength: MAX_CHARACTERS, malformed: "kb.signature" });
  if (!jws.ok) return jws;
  const { header, payload, signingInput, signature } = jws.value;
  const claims = claimsSchema.safeParse(parseJson(payload));
  if (header.typ !== "kb+jwt" || !claims.success) return fail("kb.signature", "form");
  const holder = importPublicJwk(credential.payload.cnf.jwk);
  if (!verifyEs256(holder, signingInput, signature)) return fail("kb.signature");
  const { aud, iat, nonce, sd_hash } = claims.data;
  if (!sameBytes(sd_hash, presentationHash(credential.compact, expected.disclosures))) {
    return fail("kb.signature", "sd_hash");
  }
  if (aud !== expected.audience) return fail("kb.channel", "aud");
  const bound = sameBytes(nonce, keyBindingNonce(expected.random, expected.channelHash));
  return bound ? ok({ issuedAt: iat }) : fail("kb.channel", "nonce");
}

function sameBytes(text: string, bytes: Uint8Array): boolean {
  const decoded = fromBase64Url(text);
  return decoded !== undefined && equal(decoded, bytes);
}
