/** Padding method 2 of ISO 9797-1: one byte 80, then zeros to the end of the block. @module */
import { fail, ok, type Result } from "../errors/result.ts";
import { AES_BLOCK_BYTES } from "./aes.ts";

export function padMethod2(data: Uint8Array, blockBytes = AES_BLOCK_BYTES): Uint8Array {
  const out = new Uint8Array((Math.floor(data.length / blockBytes) + 1) * blockBytes);
  out.set(data);
  out[data.length] = 0x80;
  return out;
}

/** Fails with `sm.broken` where the last block holds no 80 followed by zeros only. */
export function unpadMethod2(padded: Uint8Array, blockBytes = AES_BLOCK_BYTES): Result<Uint8Array> {
  const end = padded.findLastIndex((byte) => byte !== 0);
  const inLastBlock = end >= 0 && end >= padded.length - blockBytes;
  return inLastBlock && padded[end] === 0x80 ? ok(padded.slice(0, end)) : fail("sm.broken", "padding");
}
