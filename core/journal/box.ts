/** AES-256-GCM around small secrets and records at rest (NIST SP 800-38D), with the place they belong to bound in. @module */
import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { concat, type RandomBytes } from "../crypto/bytes.ts";
import { fail, ok, type Result } from "../errors/result.ts";

export const BOX_KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** How much longer a box is than what is in it. */
export const BOX_OVERHEAD_BYTES = IV_BYTES + TAG_BYTES;

/** IV (12 random bytes) ‖ ciphertext ‖ tag (16 bytes). `key` has 32 bytes. */
export function closeBox(
  key: Uint8Array,
  plaintext: Uint8Array,
  bound: Uint8Array,
  random: RandomBytes,
): Uint8Array {
  const iv = random(IV_BYTES);
  // A KeyObject, because Node finds out about raw bytes by an exception, ten times as slow on the commit path.
  const cipher = createCipheriv("aes-256-gcm", createSecretKey(key), iv).setAAD(bound);
  const box = new Uint8Array(plaintext.length + BOX_OVERHEAD_BYTES);
  box.set(iv);
  box.set(cipher.update(plaintext), IV_BYTES);
  // In this mode the last step gives no bytes, only the tag.
  cipher.final();
  box.set(cipher.getAuthTag(), IV_BYTES + plaintext.length);
  return box;
}

/** Fails with `store.corrupt` where key, bytes or bound data do not fit. */
export function openBox(key: Uint8Array, box: Uint8Array, bound: Uint8Array): Result<Uint8Array> {
  if (box.length < BOX_OVERHEAD_BYTES) return fail("store.corrupt", "box length");
  const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  }).setAAD(bound);
  decipher.setAuthTag(box.subarray(-TAG_BYTES));
  try {
    return ok(concat(decipher.update(box.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()));
  } catch {
    return fail("store.corrupt", "box authentication");
  }
}
