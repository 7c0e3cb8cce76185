/** AES-CMAC (NIST SP 800-38B), for keys of 16, 24 and 32 bytes. @module */
import { AES_BLOCK_BYTES, aesCbcEncrypt, aesEncryptBlock, ZERO_IV } from "./aes.ts";
import { concat, xor } from "./bytes.ts";
import { padMethod2 } from "./padding.ts";

/** ICAO 9303-11 §9.8.6.2 cuts the MAC of secure messaging and of PACE tokens to eight bytes. */
export const SHORT_MAC_BYTES = 8;

/** The whole MAC, 16 bytes. */
export function aesCmac(key: Uint8Array, data: Uint8Array): Uint8Array {
  const k1 = double(aesEncryptBlock(key, ZERO_IV));
  const whole = data.length > 0 && data.length % AES_BLOCK_BYTES === 0;
  const blocks = whole ? data : padMethod2(data);
  const head = blocks.subarray(0, -AES_BLOCK_BYTES);
  const last = xor(blocks.subarray(-AES_BLOCK_BYTES), whole ? k1 : double(k1));
  return aesCbcEncrypt(key, ZERO_IV, concat(head, last)).slice(-AES_BLOCK_BYTES);
}

/** The first eight bytes of the MAC. */
export function aesCmac8(key: Uint8Array, data: Uint8Array): Uint8Array {
  return aesCmac(key, data).slice(0, SHORT_MAC_BYTES);
}

/** Doubling in GF(2^128), SP 800-38B §6.1; without a branch on the secret top bit. */
function double(block: Uint8Array): Uint8Array {
  const carry = (block[0] ?? 0) >> 7;
  return block
    .map((byte, index) => {
      const low = (block[index + 1] ?? 0) >> 7;
      return ((byte << 1) & 0xff) | (index === AES_BLOCK_BYTES - 1 ? 0 : low);
    })
    .map((byte, index) => (index === AES_BLOCK_BYTES - 1 ? byte ^ (0x87 * carry) : byte));
}
