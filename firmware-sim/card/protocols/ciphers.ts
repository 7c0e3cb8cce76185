/** The four ciphers of PACE, BAC and chip authentication, as a chip uses them (ICAO 9303-11 §9.7, §9.8). @module */
import { AES_BLOCK_BYTES, aesCbcDecrypt, aesCbcEncrypt, aesEncryptBlock } from "../../../core/crypto/aes.ts";
import { aesCmac8 } from "../../../core/crypto/cmac.ts";
import { deriveKey, deriveTripleDesKey, type kdfCounter } from "../../../core/crypto/kdf.ts";
import { padMethod2 } from "../../../core/crypto/padding.ts";
import {
  DES_BLOCK_BYTES,
  retailMac,
  TRIPLE_DES_KEY_BYTES,
  tripleDesCbcDecrypt,
  tripleDesCbcEncrypt,
} from "../../../core/crypto/triple-des.ts";

export type CipherName = "3DES" | "AES-128" | "AES-192" | "AES-256";

export interface SessionKeys {
  readonly cipher: CipherName;
  readonly encryption: Uint8Array;
  readonly mac: Uint8Array;
}

export interface Cipher {
  readonly name: CipherName;
  readonly blockBytes: number;
  readonly keyBytes: number;
  /** CBC over whole blocks; the vector is zero where absent. */
  encrypt(key: Uint8Array, data: Uint8Array, iv?: Uint8Array): Uint8Array;
  decrypt(key: Uint8Array, data: Uint8Array, iv?: Uint8Array): Uint8Array;
  /** Eight bytes over data that end with a block. */
  mac(key: Uint8Array, padded: Uint8Array): Uint8Array;
  /** Eight bytes over data of any length: CMAC pads by itself, the retail MAC needs it done (§4.4.3.4). */
  macAny(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** The vector of secure messaging for a counter of one block (§9.8.6). */
  messageVector(key: Uint8Array, counter: Uint8Array): Uint8Array;
  derive(secret: Uint8Array, purpose: keyof typeof kdfCounter): Uint8Array;
}

const tripleDes: Cipher = {
  name: "3DES",
  blockBytes: DES_BLOCK_BYTES,
  keyBytes: TRIPLE_DES_KEY_BYTES,
  encrypt: tripleDesCbcEncrypt,
  decrypt: tripleDesCbcDecrypt,
  mac: retailMac,
  macAny: (key, data) => retailMac(key, padMethod2(data, DES_BLOCK_BYTES)),
  messageVector: () => new Uint8Array(DES_BLOCK_BYTES),
  derive: deriveTripleDesKey,
};

function aes(bits: 128 | 192 | 256): Cipher {
  const zero = new Uint8Array(AES_BLOCK_BYTES);
  return {
    name: `AES-${bits}`,
    blockBytes: AES_BLOCK_BYTES,
    keyBytes: bits / 8,
    encrypt: (key, data, iv = zero) => aesCbcEncrypt(key, iv, data),
    decrypt: (key, data, iv = zero) => aesCbcDecrypt(key, iv, data),
    mac: aesCmac8,
    macAny: aesCmac8,
    messageVector: aesEncryptBlock,
    derive: (secret, purpose) => deriveKey(secret, purpose, bits),
  };
}

const ciphers: Readonly<Record<CipherName, Cipher>> = {
  "3DES": tripleDes,
  "AES-128": aes(128),
  "AES-192": aes(192),
  "AES-256": aes(256),
};

export function cipherByName(name: CipherName): Cipher {
  return ciphers[name];
}

/** KS_Enc and KS_MAC of a shared secret (§9.7.1). */
export function sessionKeys(name: CipherName, secret: Uint8Array): SessionKeys {
  const { derive } = cipherByName(name);
  return { cipher: name, encryption: derive(secret, "encryption"), mac: derive(secret, "mac") };
}
