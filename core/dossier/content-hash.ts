/** Hashes that name a dossier: of its sealed form for the gateway, of its plain content for the card. @module */
import { toBase64Url, utf8 } from "../crypto/bytes.ts";
import { sha256 } from "../crypto/hash.ts";
import { canonicalBytes } from "../journal/canonical.ts";
import type { DossierContent } from "./dossier.ts";

/** SHA-256 of the sealed form in ASCII, base64url. */
export function sealedHash(sealed: string): string {
  return toBase64Url(sha256(utf8(sealed)));
}

/** SHA-256 of the canonical content, 32 bytes: what the card binds itself to. */
export function contentDigest(content: DossierContent): Uint8Array {
  return sha256(canonicalBytes(content));
}
