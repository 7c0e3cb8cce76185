/** AES in CBC mode without padding, and one raw block (NIST SP 800-38A). Keys of 16, 24 or 32 bytes. @module */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { concat } from "./bytes.ts";

export const AES_BLOCK_BYTES = 16;
export const ZERO_IV: Uint8Array = new Uint8Array(AES_BLOCK_BYTES);

/** `data` must be whole blocks; throws otherwise. */
export function aesCbcEncrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(false);
  return concat(cipher.update(data), cipher.final());
}

/** `data` must be whole blocks; throws otherwise, so callers check lengths that come from a card. */
export function aesCbcDecrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(false);
  return concat(decipher.update(data), decipher.final());
}

/** One block; ICAO 9303-11 §9.8.6.1 makes the initialisation vector of secure messaging this way. */
export function aesEncryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  if (block.length !== AES_BLOCK_BYTES) throw new RangeError("one AES block");
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  return concat(cipher.update(block), cipher.final());
}
