/** Time, as something that is passed in. @module */

export interface Clock {
  /** Wall time, milliseconds since 1970-01-01T00:00Z, corrected by what the gateway signed. */
  now(): number;
  /** Milliseconds that never run backwards, from an arbitrary start. */
  monotonic(): number;
}

/** Cryptographically strong random bytes. */
export type RandomBytes = (length: number) => Uint8Array;
