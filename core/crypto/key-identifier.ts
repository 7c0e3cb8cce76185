/** Key identifiers of certificates (RFC 7093 §2, method 1). @module */
import { toHex } from "./bytes.ts";
import { sha256 } from "./hash.ts";

const IDENTIFIER_BYTES = 20;

/** The first 20 bytes of SHA-256 over the bits of the public key, in hexadecimal. */
export function keyIdentifier(publicKey: Uint8Array): string {
  return toHex(sha256(publicKey).subarray(0, IDENTIFIER_BYTES));
}
