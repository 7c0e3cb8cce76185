/**
 * The card's end of AES secure messaging (ICAO 9303-11 §9.8): takes the protection off commands and puts it on
 * answers. Any fault ends the channel; the caller drops the object.
 * @module
 */
import type { ResponseApdu } from "../../core/apdu/response.ts";
import { statusWords } from "../../core/apdu/status-words.ts";
import { AES_BLOCK_BYTES, aesCbcDecrypt, aesCbcEncrypt, aesEncryptBlock } from "../../core/crypto/aes.ts";
import { bytesToUint, concat, equal, uintToBytes } from "../../core/crypto/bytes.ts";
import { aesCmac8, SHORT_MAC_BYTES } from "../../core/crypto/cmac.ts";
import { padMethod2, unpadMethod2 } from "../../core/crypto/padding.ts";
import { encodeTlv, parseTlvs, type Tlv } from "../../core/tlv/ber.ts";
import { done, type PlainCommand, refuse, type Step } from "./command.ts";

export interface SessionKeys {
  readonly encryption: Uint8Array;
  readonly mac: Uint8Array;
}

/** CLA of a protected command: secure messaging, header authenticated (ISO 7816-4 §5.4.1). */
export const PROTECTED_CLA = 0x0c;
/** The same for commands of the profile's own (bit 8, ISO 7816-4 §5.4.1). */
const PROTECTED_PROPRIETARY_CLA = 0x8c;
const PROPRIETARY_BIT = 0x80;

export function isProtected({ cla }: Pick<PlainCommand, "cla">): boolean {
  return cla === PROTECTED_CLA || cla === PROTECTED_PROPRIETARY_CLA;
}

const CRYPTOGRAM = 0x87;
const EXPECTED_LENGTH = 0x97;
const STATUS = 0x99;
const CHECKSUM = 0x8e;
const PADDING_INDICATOR = 0x01;

interface DataObjects {
  readonly cryptogram: Tlv | undefined;
  readonly expectedLength: Tlv | undefined;
  readonly checksum: Tlv;
  /** The bytes, as they came, that stand before the checksum. */
  readonly authenticated: Uint8Array;
}

export class CardSecureMessaging {
  readonly #keys: SessionKeys;
  /** Counts every command and every answer; PACE starts it at zero. */
  #sendSequenceCounter = 0n;

  constructor(keys: SessionKeys) {
    this.#keys = keys;
  }

  /** The command inside. Refuses with 6987 (checksum missing) or 6988 (anything wrong). */
  unwrap(command: PlainCommand): Step<PlainCommand> {
    this.#sendSequenceCounter += 1n;
    const objects = dataObjects(command.data);
    if (!objects.ok) return objects;
    const { cryptogram, expectedLength, checksum, authenticated } = objects.value;
    const header = padMethod2(Uint8Array.of(command.cla, command.ins, command.p1, command.p2));
    // §9.8.4: the header is padded alone; where no data object follows there is nothing more to pad.
    const body = authenticated.length === 0 ? authenticated : padMethod2(authenticated);
    if (!equal(this.#mac(concat(header, body)), checksum.value))
      return refuse(statusWords.secureMessagingIncorrect);
    const data = this.#decrypt(cryptogram);
    if (!data.ok) return data;
    const ne = readExpectedLength(expectedLength);
    if (!ne.ok) return ne;
    return done({ ...command, cla: command.cla & PROPRIETARY_BIT, data: data.value, ...ne.value });
  }

  /** Answer data: DO 87 where there are data, DO 99, DO 8E; the status word is repeated outside. */
  wrap(response: ResponseApdu): ResponseApdu {
    this.#sendSequenceCounter += 1n;
    const cryptogram = response.data.length === 0 ? new Uint8Array() : this.#encrypt(response.data);
    const status = encodeTlv(STATUS, uintToBytes(response.sw, 2));
    const body = concat(cryptogram, status);
    const checksum = encodeTlv(CHECKSUM, this.#mac(padMethod2(body)));
    return { data: concat(body, checksum), sw: response.sw };
  }

  #mac(padded: Uint8Array): Uint8Array {
    return aesCmac8(this.#keys.mac, concat(this.#counterBytes(), padded));
  }

  #encrypt(data: Uint8Array): Uint8Array {
    const encrypted = aesCbcEncrypt(this.#keys.encryption, this.#initialisationVector(), padMethod2(data));
    return encodeTlv(CRYPTOGRAM, Uint8Array.of(PADDING_INDICATOR), encrypted);
  }

  #decrypt(cryptogram: Tlv | undefined): Step<Uint8Array> {
    if (cryptogram === undefined) return done(new Uint8Array());
    const encrypted = cryptogram.value.subarray(1);
    const whole = encrypted.length > 0 && encrypted.length % AES_BLOCK_BYTES === 0;
    if (cryptogram.value[0] !== PADDING_INDICATOR || !whole)
      return refuse(statusWords.secureMessagingIncorrect);
    const padded = aesCbcDecrypt(this.#keys.encryption, this.#initialisationVector(), encrypted);
    const data = unpadMethod2(padded);
    return data.ok ? data : refuse(statusWords.secureMessagingIncorrect);
  }

  /** §9.8.6.1: the counter, enciphered. */
  #initialisationVector(): Uint8Array {
    return aesEncryptBlock(this.#keys.encryption, this.#counterBytes());
  }

  #counterBytes(): Uint8Array {
    return uintToBytes(this.#sendSequenceCounter, AES_BLOCK_BYTES);
  }
}

/** DO 87 and DO 97, each optional, in this order, then DO 8E and nothing more (§9.8.4; even instructions only). */
function dataObjects(data: Uint8Array): Step<DataObjects> {
  const parsed = parseTlvs(data);
  if (!parsed.ok) return refuse(statusWords.secureMessagingIncorrect);
  const rest = [...parsed.value];
  const cryptogram = rest[0]?.tag === CRYPTOGRAM ? rest.shift() : undefined;
  const expectedLength = rest[0]?.tag === EXPECTED_LENGTH ? rest.shift() : undefined;
  const checksum = rest.shift();
  if (checksum === undefined) return refuse(statusWords.secureMessagingMissing);
  const formed = checksum.tag === CHECKSUM && checksum.length === SHORT_MAC_BYTES && rest.length === 0;
  if (!formed) return refuse(statusWords.secureMessagingIncorrect);
  const authenticated = data.subarray(0, expectedLength?.end ?? cryptogram?.end ?? 0);
  return done({ cryptogram, expectedLength, checksum, authenticated });
}

function readExpectedLength(object: Tlv | undefined): Step<Pick<PlainCommand, "ne" | "leZero">> {
  if (object === undefined) return done({ ne: 0, leZero: false });
  if (object.length !== 1 && object.length !== 2) return refuse(statusWords.secureMessagingIncorrect);
  const value = bytesToUint(object.value);
  return done(value === 0 ? { ne: 256 ** object.length, leZero: true } : { ne: value, leZero: false });
}
