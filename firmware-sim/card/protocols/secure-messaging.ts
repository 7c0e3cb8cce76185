/**
 * The chip's end of secure messaging with 3DES or AES (ICAO 9303-11 §9.8): takes the protection off commands and puts
 * it on answers. A refusal ends the channel; the caller drops the object.
 * @module
 */
import type { ResponseApdu } from "../../../core/apdu/response.ts";
import { statusWords } from "../../../core/apdu/status-words.ts";
import { bytesToUint, concat, equal, uintToBytes } from "../../../core/crypto/bytes.ts";
import { encodeTlv, parseTlvs, type Tlv } from "../../../core/tlv/ber.ts";
import { done, type PlainCommand, refuse, type Step } from "../command.ts";
import type { SessionKeys } from "./ciphers.ts";
import { CHECKSUM_BYTES, cryptogramTag, MessageProtection, objectTags } from "./message-protection.ts";

/** CLA of a protected command: secure messaging, header authenticated (ISO 7816-4 §5.4.1). */
export const PROTECTED_CLA = 0x0c;
/** The only bit of a protected class byte that the plain one has too: an instruction of the card's own. */
const PROPRIETARY_BIT = 0x80;

/** True of the class bytes 0C and 8C. */
export function isProtected({ cla }: Pick<PlainCommand, "cla">): boolean {
  return (cla & ~PROPRIETARY_BIT) === PROTECTED_CLA;
}

/** DO 99 and DO 8E, which every answer has. */
const ANSWER_FRAME_BYTES = 4 + 10;

interface DataObjects {
  readonly cryptogram: Tlv | undefined;
  readonly expectedLength: Tlv | undefined;
  readonly checksum: Tlv;
  /** The bytes, as they came, that stand before the checksum. */
  readonly authenticated: Uint8Array;
}

export class ChipSecureMessaging {
  readonly #protection: MessageProtection;

  /** The counter as {@link MessageProtection} takes it. */
  constructor(keys: SessionKeys, sendSequenceCounter = 0n) {
    this.#protection = new MessageProtection(keys, sendSequenceCounter);
  }

  /** The command inside, with the class byte of a plain one. Refuses with 6987 (checksum missing) or 6988 (anything wrong). */
  unwrap(command: PlainCommand): Step<PlainCommand> {
    this.#protection.count();
    const { cla, ins, p1, p2 } = command;
    const objects = dataObjects(command.data, cryptogramTag(ins));
    if (!objects.ok) return objects;
    const { cryptogram, expectedLength, checksum, authenticated } = objects.value;
    const expected = this.#protection.commandChecksum(Uint8Array.of(cla, ins, p1, p2), authenticated);
    if (!equal(expected, checksum.value)) return refuse(statusWords.secureMessagingIncorrect);
    const data = this.#protection.decrypt(cryptogram);
    if (data === undefined) return refuse(statusWords.secureMessagingIncorrect);
    const ne = readExpectedLength(expectedLength);
    return ne.ok ? done({ ...command, cla: cla & PROPRIETARY_BIT, data, ...ne.value }) : ne;
  }

  /** Of an answer to this instruction: its data enciphered, where there are any, its status word, and the checksum. */
  wrap({ data, sw }: ResponseApdu, ins: number): ResponseApdu {
    this.#protection.count();
    const cryptogram = this.#protection.encrypt(data, ins);
    const body = concat(cryptogram, encodeTlv(objectTags.status, uintToBytes(sw, 2)));
    const checksum = encodeTlv(objectTags.checksum, this.#protection.answerChecksum(body));
    return { data: concat(body, checksum), sw };
  }

  /** The most data whose wrapped answer to this instruction, without its status word, has at most `room` bytes. */
  mostData(room: number, ins: number): number {
    const { blockBytes } = this.#protection;
    const indicator = cryptogramTag(ins) === objectTags.evenCryptogram ? 1 : 0;
    let blocks = Math.floor(room / blockBytes);
    while (blocks > 0 && objectBytes(indicator + blocks * blockBytes) + ANSWER_FRAME_BYTES > room)
      blocks -= 1;
    // Padding takes at least one byte.
    return Math.max(0, blocks * blockBytes - 1);
  }
}

/** Bytes of tag, length and value together. */
function objectBytes(valueBytes: number): number {
  if (valueBytes < 0x80) return 2 + valueBytes;
  if (valueBytes < 0x100) return 3 + valueBytes;
  return (valueBytes < 0x1_0000 ? 4 : 5) + valueBytes;
}

/** Cryptogram and DO 97, each optional, in this order, then DO 8E and nothing more (§9.8.4). */
function dataObjects(data: Uint8Array, cryptogramTag: number): Step<DataObjects> {
  const parsed = parseTlvs(data);
  if (!parsed.ok) return refuse(statusWords.secureMessagingIncorrect);
  const rest = [...parsed.value];
  const cryptogram = rest[0]?.tag === cryptogramTag ? rest.shift() : undefined;
  const expectedLength = rest[0]?.tag === objectTags.expectedLength ? rest.shift() : undefined;
  const checksum = rest.shift();
  if (checksum === undefined) return refuse(statusWords.secureMessagingMissing);
  const formed =
    checksum.tag === objectTags.checksum && checksum.length === CHECKSUM_BYTES && rest.length === 0;
  if (!formed) return refuse(statusWords.secureMessagingIncorrect);
  const authenticated = data.subarray(0, expectedLength?.end ?? cryptogram?.end ?? 0);
  return done({ cryptogram, expectedLength, checksum, authenticated });
}

/** Zero stands for the most that one or two bytes can ask for (ISO 7816-4 §5.1). */
function readExpectedLength(object: Tlv | undefined): Step<Pick<PlainCommand, "ne" | "leZero">> {
  if (object === undefined) return done({ ne: 0, leZero: false });
  if (object.length !== 1 && object.length !== 2) return refuse(statusWords.secureMessagingIncorrect);
  const value = bytesToUint(object.value);
  return done(value === 0 ? { ne: 256 ** object.length, leZero: true } : { ne: value, leZero: false });
}
