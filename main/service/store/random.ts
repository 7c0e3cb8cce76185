/** The system's random bytes, and fresh keys for seals. @module */
import { generateKeyPairSync, randomFillSync } from "node:crypto";
import type { SealingSource } from "../../../core/dossier/seal.ts";
import type { RandomBytes } from "../../../core/ports/clock.ts";

const POOL_BYTES = 4096;

/** Drawn from the system 4 KiB at a time: a dossier needs five small draws, and each call costs more than its bytes. */
export function createSystemRandom(): RandomBytes {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (length) => {
    if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length));
    if (used + length > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const drawn = pool.slice(used, used + length);
    // What was given out stays nowhere else.
    pool.fill(0, used, used + length);
    used += length;
    return drawn;
  };
}

export function createSealingSource(random: RandomBytes): SealingSource {
  return { random, ephemeralKey: () => generateKeyPairSync("x25519").privateKey };
}
