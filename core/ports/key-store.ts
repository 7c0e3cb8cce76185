/** The terminal's own keys. @module */
import type { Result } from "../errors/result.ts";

/**
 * Holds the terminal's signing key and the key that wraps the store's day keys. The file implementation keeps
 * them in a directory only the service may read; a TPM or smart-card implementation never lets them out.
 */
export interface KeyStore {
  /** P-256 public key of the terminal as JWK. */
  readonly terminalPublicJwk: {
    readonly kty: "EC";
    readonly crv: "P-256";
    readonly x: string;
    readonly y: string;
  };
  /** ES256 over the input; 64 bytes r‖s. */
  sign(input: Uint8Array): Uint8Array;
  /** AES-256-GCM under the store's master key; `bound` is the additional data. */
  wrap(key: Uint8Array, bound: Uint8Array): Uint8Array;
  /** `store.corrupt` where the bytes or the bound data do not fit. */
  unwrap(wrapped: Uint8Array, bound: Uint8Array): Result<Uint8Array>;
}
