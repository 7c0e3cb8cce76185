/**
 * Seals a dossier to the gateway: compact JWE, ECDH-ES on X25519 with A256GCM (RFC 7516, RFC 7518 §4.6, RFC 8037).
 * Written on node:crypto because the commit path is synchronous and measured; `docs/decisions/0003-sealing.md`.
 * @module
 */
import { createCipheriv, createPublicKey, createSecretKey, diffieHellman, type KeyObject } from "node:crypto";
import { type RandomBytes, toBase64Url, utf8 } from "../crypto/bytes.ts";
import { canonicalBytes } from "../journal/canonical.ts";
import { concatKdf } from "./concat-kdf.ts";
import type { DossierBody } from "./dossier.ts";

export const SEALED_TYP = "dossier+jwe";
export const SEAL_ALGORITHM = "ECDH-ES";
export const SEAL_ENCRYPTION = "A256GCM";
/** RFC 7518 §5.3. */
export const GCM_IV_BYTES = 12;
export const GCM_TAG_BYTES = 16;

export interface SealingJwk {
  readonly kty: "OKP";
  readonly crv: "X25519";
  readonly x: string;
}

/** A gateway's key, ready to seal to. */
export interface SealingKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** Chance, as something that is passed in. */
export interface SealingSource {
  readonly random: RandomBytes;
  /** A fresh X25519 private key for each seal, e.g. of `generateKeyPairSync("x25519")`. */
  readonly ephemeralKey: () => KeyObject;
}

/** Throws where the JWK is no X25519 public key; trust bundles are checked before. */
export function sealingKey(kid: string, { kty, crv, x }: SealingJwk): SealingKey {
  return { kid, key: createPublicKey({ key: { kty, crv, x }, format: "jwk" }) };
}

/** Canonical JSON of the body, sealed. The result is stored, hashed and sent as it is, and never made again. */
export function sealBody(body: DossierBody, recipient: SealingKey, source: SealingSource): string {
  return seal(canonicalBytes(body), recipient, source);
}

/** Any bytes, sealed; a new ephemeral key each time. Characters of base64url and four dots. */
export function seal(plaintext: Uint8Array, recipient: SealingKey, source: SealingSource): string {
  const ephemeral = source.ephemeralKey();
  const header = {
    alg: SEAL_ALGORITHM,
    enc: SEAL_ENCRYPTION,
    epk: { kty: "OKP", crv: "X25519", x: ephemeral.export({ format: "jwk" }).x },
    kid: recipient.kid,
    typ: SEALED_TYP,
  };
  const protectedHeader = toBase64Url(utf8(JSON.stringify(header)));
  const secret = diffieHellman({ privateKey: ephemeral, publicKey: recipient.key });
  const key = createSecretKey(concatKdf(secret, SEAL_ENCRYPTION, 256));
  const iv = source.random(GCM_IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(utf8(protectedHeader));
  const ciphertext = cipher.update(plaintext);
  // In this mode the last step gives no bytes, only the tag.
  cipher.final();
  const encoded = [iv, ciphertext, cipher.getAuthTag()].map(toBase64Url);
  // ECDH-ES agrees the key directly: the second part, the encrypted key, is empty (RFC 7516 §5.1).
  return [protectedHeader, "", ...encoded].join(".");
}
