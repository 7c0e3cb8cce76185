/** The two cipher families of ICAO 9303-11 §9.7 and §9.8, behind one face, and the keys that they take. @module */
import { AES_BLOCK_BYTES, aesCbcDecrypt, aesCbcEncrypt, aesEncryptBlock, ZERO_IV } from "../crypto/aes.ts";
import { uintToBytes } from "../crypto/bytes.ts";
import { aesCmac8 } from "../crypto/cmac.ts";
import { type AesKeyBits, deriveKey, deriveTripleDesKey, type kdfCounter } from "../crypto/kdf.ts";
import { padMethod2 } from "../crypto/padding.ts";
import {
  DES_BLOCK_BYTES,
  retailMac,
  tripleDesCbcDecrypt,
  tripleDesCbcEncrypt,
} from "../crypto/triple-des.ts";

export type CipherName = "3DES" | "AES-128" | "AES-192" | "AES-256";
export type CipherFamily = "3DES" | "AES";

export interface SecureMessagingKeys {
  readonly encryption: Uint8Array;
  readonly mac: Uint8Array;
  /** Absent means AES. */
  readonly family?: CipherFamily;
}

/** Everything in which the families differ. Data handed to it is whole blocks. */
export interface Cipher {
  /** Bytes of a block, and of the send sequence counter. */
  readonly blockBytes: number;
  /** CBC with the initialisation vector zero. */
  encrypt(key: Uint8Array, padded: Uint8Array): Uint8Array;
  decrypt(key: Uint8Array, padded: Uint8Array): Uint8Array;
  /** CBC with the initialisation vector of secure messaging under this counter (§9.8.5.1, §9.8.6.1). */
  encryptMessage(key: Uint8Array, ssc: bigint, padded: Uint8Array): Uint8Array;
  decryptMessage(key: Uint8Array, ssc: bigint, padded: Uint8Array): Uint8Array;
  /** Eight bytes. */
  mac(key: Uint8Array, padded: Uint8Array): Uint8Array;
  /**
   * The MAC of PACE tokens, which takes data of any length: CMAC pads by itself, the retail MAC does not
   * (§4.4.3.4).
   */
  macOfAny(key: Uint8Array, data: Uint8Array): Uint8Array;
}

const aes: Cipher = {
  blockBytes: AES_BLOCK_BYTES,
  encrypt: (key, padded) => aesCbcEncrypt(key, ZERO_IV, padded),
  decrypt: (key, padded) => aesCbcDecrypt(key, ZERO_IV, padded),
  encryptMessage: (key, ssc, padded) => aesCbcEncrypt(key, counterIv(key, ssc), padded),
  decryptMessage: (key, ssc, padded) => aesCbcDecrypt(key, counterIv(key, ssc), padded),
  mac: aesCmac8,
  macOfAny: aesCmac8,
};

const tripleDes: Cipher = {
  blockBytes: DES_BLOCK_BYTES,
  encrypt: (key, padded) => tripleDesCbcEncrypt(key, padded),
  decrypt: (key, padded) => tripleDesCbcDecrypt(key, padded),
  encryptMessage: (key, _, padded) => tripleDesCbcEncrypt(key, padded),
  decryptMessage: (key, _, padded) => tripleDesCbcDecrypt(key, padded),
  mac: retailMac,
  macOfAny: (key, data) => retailMac(key, padMethod2(data, DES_BLOCK_BYTES)),
};

export function cipherOf(family: CipherFamily = "AES"): Cipher {
  return family === "AES" ? aes : tripleDes;
}

export function familyOf(name: CipherName): CipherFamily {
  return name === "3DES" ? "3DES" : "AES";
}

const aesKeyBits: Readonly<Record<Exclude<CipherName, "3DES">, AesKeyBits>> = {
  "AES-128": 128,
  "AES-192": 192,
  "AES-256": 256,
};

/** KDF(K, c) for a key of this cipher (§9.7.1). */
export function deriveCipherKey(
  secret: Uint8Array,
  purpose: keyof typeof kdfCounter,
  name: CipherName,
): Uint8Array {
  return name === "3DES" ? deriveTripleDesKey(secret, purpose) : deriveKey(secret, purpose, aesKeyBits[name]);
}

/** KS_Enc and KS_MAC from a shared secret; for PACE and chip authentication alike. */
export function deriveSessionKeys(secret: Uint8Array, name: CipherName): SecureMessagingKeys {
  return {
    family: familyOf(name),
    encryption: deriveCipherKey(secret, "encryption", name),
    mac: deriveCipherKey(secret, "mac", name),
  };
}

/** §9.8.6.1: the counter encrypted under KS_Enc. */
function counterIv(key: Uint8Array, ssc: bigint): Uint8Array {
  return aesEncryptBlock(key, uintToBytes(ssc, AES_BLOCK_BYTES));
}
