/**
 * What both ends of secure messaging do alike with 3DES or AES: counting, checksums, cryptograms (ICAO 9303-11 §9.8).
 * @module
 */
import { concat, uintToBytes } from "../../../core/crypto/bytes.ts";
import { padMethod2, unpadMethod2 } from "../../../core/crypto/padding.ts";
import { encodeTlv, type Tlv } from "../../../core/tlv/ber.ts";
import { type Cipher, cipherByName, type SessionKeys } from "./ciphers.ts";

export const objectTags = {
  /** Cryptogram of even instructions, behind a padding indicator. */
  evenCryptogram: 0x87,
  /** Cryptogram of odd instructions, whose plain text is BER-TLV. */
  oddCryptogram: 0x85,
  expectedLength: 0x97,
  status: 0x99,
  checksum: 0x8e,
} as const;
export const CHECKSUM_BYTES = 8;
const PADDING_INDICATOR = 0x01;

export class MessageProtection {
  readonly #keys: SessionKeys;
  readonly #cipher: Cipher;
  /** Counts every command and every answer. */
  #sendSequenceCounter: bigint;

  /** PACE and chip authentication start the counter at zero, BAC with the end of both challenges (§9.8.6.3). */
  constructor(keys: SessionKeys, sendSequenceCounter = 0n) {
    this.#keys = keys;
    this.#cipher = cipherByName(keys.cipher);
    this.#sendSequenceCounter = sendSequenceCounter;
  }

  get blockBytes(): number {
    return this.#cipher.blockBytes;
  }

  /** To be called before each command and before each answer. */
  count(): void {
    this.#sendSequenceCounter = BigInt.asUintN(8 * this.blockBytes, this.#sendSequenceCounter + 1n);
  }

  /** The checksum of a command: §9.8.4, the header is padded alone, and with no data object there is nothing more to pad. */
  commandChecksum(header: Uint8Array, objects: Uint8Array): Uint8Array {
    const body = objects.length === 0 ? objects : padMethod2(objects, this.blockBytes);
    return this.#checksum(concat(padMethod2(header, this.blockBytes), body));
  }

  /** The checksum of an answer. */
  answerChecksum(objects: Uint8Array): Uint8Array {
    return this.#checksum(padMethod2(objects, this.blockBytes));
  }

  /** The data object with the data enciphered; no bytes where there are no data. */
  encrypt(data: Uint8Array, ins: number): Uint8Array {
    if (data.length === 0) return data;
    const tag = cryptogramTag(ins);
    const padded = padMethod2(data, this.blockBytes);
    const encrypted = this.#cipher.encrypt(this.#keys.encryption, padded, this.#vector());
    const indicator = tag === objectTags.evenCryptogram ? Uint8Array.of(PADDING_INDICATOR) : new Uint8Array();
    return encodeTlv(tag, indicator, encrypted);
  }

  /** The data inside; undefined where they are not whole blocks or wrongly padded. */
  decrypt(cryptogram: Tlv | undefined): Uint8Array | undefined {
    if (cryptogram === undefined) return new Uint8Array();
    const even = cryptogram.tag === objectTags.evenCryptogram;
    const encrypted = even ? cryptogram.value.subarray(1) : cryptogram.value;
    const whole = encrypted.length > 0 && encrypted.length % this.blockBytes === 0;
    if (!whole || (even && cryptogram.value[0] !== PADDING_INDICATOR)) return undefined;
    const padded = this.#cipher.decrypt(this.#keys.encryption, encrypted, this.#vector());
    const data = unpadMethod2(padded, this.blockBytes);
    return data.ok ? data.value : undefined;
  }

  #counterBytes(): Uint8Array {
    return uintToBytes(this.#sendSequenceCounter, this.blockBytes);
  }

  #checksum(padded: Uint8Array): Uint8Array {
    return this.#cipher.mac(this.#keys.mac, concat(this.#counterBytes(), padded));
  }

  #vector(): Uint8Array {
    return this.#cipher.messageVector(this.#keys.encryption, this.#counterBytes());
  }
}

/** Tag of the cryptogram in a command of this instruction and in its answer. */
export function cryptogramTag(ins: number): number {
  return ins % 2 === 0 ? objectTags.evenCryptogram : objectTags.oddCryptogram;
}
