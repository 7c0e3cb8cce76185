/** Hashes and HKDF (FIPS 180-4, RFC 5869). @module */
import { createHash, hash, hkdfSync } from "node:crypto";
import { concat } from "./bytes.ts";

/** Of the parts joined; 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  const whole = only !== undefined && parts.length === 1 ? only : concat(...parts);
  return new Uint8Array(hash("sha256", whole, "buffer"));
}

/** Only where a card protocol prescribes it; 20 bytes. */
export function sha1(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(
    createHash("sha1")
      .update(concat(...parts))
      .digest(),
  );
}

/** HKDF with SHA-256; at most 8,160 bytes. */
export function hkdfSha256(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, salt, info, length));
}
