import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { describe, expect, it } from "vitest";
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../../../core/crypto/bytes.ts";
import { verifyEs256 } from "../../../core/crypto/ecdsa.ts";
import { importPublicJwk } from "../../../core/crypto/jwk.ts";
import { parseCredential } from "../../../core/trust/credential.ts";
import {
  assembleKeyBinding,
  checkKeyBinding,
  keyBindingNonce,
  presentationHash,
  terminalAudience,
} from "../../../core/trust/key-binding.ts";
import { hasher, issue, keys, NOW_SECONDS, signer, statusToken } from "./fixtures.ts";

const random = new Uint8Array(32).fill(1);
const channelHash = new Uint8Array(32).fill(2);
const audience = terminalAudience("phu-lang-01");

async function bound(key = keys.holder) {
  const { credential, disclosures } = await issue();
  const claims = {
    audience,
    issuedAt: NOW_SECONDS,
    nonce: keyBindingNonce(random, channelHash),
    sdHash: presentationHash(credential, disclosures),
  };
  // The signing input is what stands before the last dot; the card computes it for itself.
  const unsigned = assembleKeyBinding(claims, new Uint8Array()).replace(/\.$/, "");
  const compact = assembleKeyBinding(claims, signer(key)(utf8(unsigned)));
  const parsed = parseCredential(credential);
  if (!parsed.ok) throw new Error(parsed.failure.detail);
  return { compact, credential: parsed.value, disclosures };
}

describe("key binding", () => {
  it("is accepted by a foreign verifier of SD-JWT VC", async () => {
    const { compact, credential, disclosures } = await bound();
    const check = (jwk: typeof keys.holder.publicJwk) => async (data: string, signature: string) =>
      verifyEs256(importPublicJwk(jwk), utf8(data), fromBase64Url(signature) ?? new Uint8Array());
    const verifier = new SDJwtVcInstance({
      hasher,
      hashAlg: "sha-256",
      verifier: check(keys.issuer.publicJwk),
      kbVerifier: check(keys.holder.publicJwk),
      statusListFetcher: async () => statusToken(),
    });
    const verified = await verifier.verify([credential.compact, ...disclosures, compact].join("~"), {
      keyBindingNonce: toBase64Url(keyBindingNonce(random, channelHash)),
      currentDate: NOW_SECONDS,
    });
    expect(verified.kb?.payload.aud).toBe(audience);
    expect(verified.payload).toMatchObject({ full_name: "Người Thử Nghiệm" });
  });

  it("has exactly the bytes of the card profile", async () => {
    const { compact } = await bound();
    const [header = "", payload = ""] = compact.split(".");
    const text = (part: string) => fromUtf8(fromBase64Url(part) ?? new Uint8Array());
    expect(text(header)).toBe('{"alg":"ES256","typ":"kb+jwt"}');
    expect(text(payload)).toMatch(
      /^\{"aud":"urn:vn:bacninh:terminal:phu-lang-01","iat":1773129600,"nonce":"[\w-]{43}","sd_hash":"[\w-]{43}"\}$/,
    );
  });

  it("tells another channel or terminal from a key that is not the holder's", async () => {
    const { compact, credential, disclosures } = await bound();
    const expected = { disclosures, audience, random, channelHash };
    const check = (changes: object, jwt = compact) =>
      checkKeyBinding(jwt, credential, { ...expected, ...changes });
    const other = new Uint8Array(32).fill(3);
    expect(check({})).toEqual({ ok: true, value: { issuedAt: NOW_SECONDS } });
    expect(check({ channelHash: other })).toMatchObject({ failure: { code: "kb.channel" } });
    expect(check({ random: other })).toMatchObject({ failure: { code: "kb.channel" } });
    expect(check({ audience: terminalAudience("other") })).toMatchObject({ failure: { code: "kb.channel" } });
    expect(check({ disclosures: disclosures.slice(1) })).toMatchObject({ failure: { code: "kb.signature" } });
    const copied = await bound(keys.stranger);
    expect(check({}, copied.compact)).toMatchObject({ failure: { code: "kb.signature" } });
    expect(check({}, "a.b.c")).toMatchObject({ failure: { code: "kb.signature" } });
  });
});
