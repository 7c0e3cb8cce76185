/** Command and response APDUs under secure messaging, AES or 3DES (ICAO 9303-11 §9.8.4 to §9.8.6). @module */
import { type CommandApdu, MAX_EXTENDED_NE, MAX_SHORT_NE } from "../apdu/command.ts";
import type { ResponseApdu } from "../apdu/response.ts";
import { bytesToUint, concat, equal, uintToBytes } from "../crypto/bytes.ts";
import { SHORT_MAC_BYTES } from "../crypto/cmac.ts";
import { padMethod2, unpadMethod2 } from "../crypto/padding.ts";
import { fail, ok, type Result } from "../errors/result.ts";
import { encodeTlv, findTlv, parseTlvs, type Tlv } from "../tlv/ber.ts";
import { cipherOf, type SecureMessagingKeys } from "./cipher.ts";

export type { SecureMessagingKeys } from "./cipher.ts";

const CRYPTOGRAM_ODD_INS = 0x85;
const CRYPTOGRAM = 0x87;
const MAC = 0x8e;
const PROTECTED_LE = 0x97;
const STATUS = 0x99;
/** First byte of DO 87: the plain text carries padding of method 2. */
const PADDED = 0x01;
const CLA_SECURE = 0x0c;

/** DO 99 and DO 8E, which every protected response has. */
const STATUS_AND_MAC_BYTES = 4 + 2 + SHORT_MAC_BYTES;

/** Bytes of a protected response, without its status word, that carries `plainBytes` in DO 87. */
export function protectedBytes(plainBytes: number, blockBytes: number): number {
  if (plainBytes === 0) return STATUS_AND_MAC_BYTES;
  const padded = plainBytes + blockBytes - (plainBytes % blockBytes);
  const value = padded + 1;
  const lengthField = value < 0x80 ? 1 : value < 0x100 ? 2 : value < 0x10000 ? 3 : 4;
  return 1 + lengthField + value + STATUS_AND_MAC_BYTES;
}

/** The most plain data that a protected response of so many bytes, without its status word, can carry; never below 1. */
export function maxPlainBytes(responseBytes: number, blockBytes: number): number {
  let padded = responseBytes - (responseBytes % blockBytes);
  while (padded > blockBytes && protectedBytes(padded - 1, blockBytes) > responseBytes) padded -= blockBytes;
  return Math.max(1, padded - 1);
}

/** `ssc` is the send sequence counter already counted up for this command. */
export function protectCommand(
  command: CommandApdu,
  keys: SecureMessagingKeys,
  ssc: bigint,
  extendedLength: boolean,
): CommandApdu {
  const header = [command.cla | CLA_SECURE, command.ins, command.p1, command.p2] as const;
  const body = concat(cryptogram(command, keys, ssc), expectedLength(command.ne ?? 0));
  const mac = encodeTlv(MAC, macOver(keys, ssc, Uint8Array.from(header), body));
  const [cla, ins, p1, p2] = header;
  const answerBytes = protectedBytes(command.ne ?? 0, cipherOf(keys.family).blockBytes);
  const roomy = extendedLength && answerBytes > MAX_SHORT_NE;
  return { cla, ins, p1, p2, data: concat(body, mac), ne: roomy ? MAX_EXTENDED_NE : MAX_SHORT_NE };
}

/**
 * Checks the MAC, then the status word, then decrypts; `ssc` is already counted up for this response.
 * Fails with `sm.broken` on whatever is not a whole protected response.
 */
export function openResponse(
  response: ResponseApdu,
  keys: SecureMessagingKeys,
  ssc: bigint,
): Result<ResponseApdu> {
  const broken = (detail: string) => fail("sm.broken", detail);
  const objects = parseTlvs(response.data);
  if (!objects.ok || !isProtectedForm(objects.value)) return broken("not a protected response");
  const mac = findTlv(objects.value, MAC)?.value;
  const status = findTlv(objects.value, STATUS)?.value;
  if (mac?.length !== SHORT_MAC_BYTES || status?.length !== 2) return broken("MAC or status missing");
  const covered = response.data.subarray(0, -(2 + SHORT_MAC_BYTES));
  if (!equal(mac, macOver(keys, ssc, new Uint8Array(), covered))) return broken("MAC");
  const sw = bytesToUint(status);
  if (sw !== response.sw) return broken("status word");
  const data = decrypt(objects.value, keys, ssc);
  return data.ok ? ok({ data: data.value, sw }) : data;
}

/** Exactly: a cryptogram or none, then DO 99, then DO 8E. */
function isProtectedForm(objects: readonly Tlv[]): boolean {
  const tags = objects.map(({ tag }) => tag);
  const [first] = tags;
  const rest = first === CRYPTOGRAM || first === CRYPTOGRAM_ODD_INS ? tags.slice(1) : tags;
  return rest.length === 2 && rest[0] === STATUS && rest[1] === MAC;
}

function cryptogram(command: CommandApdu, keys: SecureMessagingKeys, ssc: bigint): Uint8Array {
  const { data, ins } = command;
  if (data === undefined || data.length === 0) return new Uint8Array();
  const cipher = cipherOf(keys.family);
  const encrypted = cipher.encryptMessage(keys.encryption, ssc, padMethod2(data, cipher.blockBytes));
  if (ins % 2 === 1) return encodeTlv(CRYPTOGRAM_ODD_INS, encrypted);
  return encodeTlv(CRYPTOGRAM, Uint8Array.of(PADDED), encrypted);
}

function decrypt(objects: readonly Tlv[], keys: SecureMessagingKeys, ssc: bigint): Result<Uint8Array> {
  const even = findTlv(objects, CRYPTOGRAM)?.value;
  const odd = findTlv(objects, CRYPTOGRAM_ODD_INS)?.value;
  if (even === undefined && odd === undefined) return ok(new Uint8Array());
  if (even !== undefined && even[0] !== PADDED) return fail("sm.broken", "padding indicator");
  const encrypted = even?.subarray(1) ?? odd ?? new Uint8Array();
  const cipher = cipherOf(keys.family);
  if (encrypted.length === 0 || encrypted.length % cipher.blockBytes !== 0) {
    return fail("sm.broken", "cryptogram");
  }
  return unpadMethod2(cipher.decryptMessage(keys.encryption, ssc, encrypted), cipher.blockBytes);
}

function expectedLength(ne: number): Uint8Array {
  if (ne === 0) return new Uint8Array();
  return encodeTlv(
    PROTECTED_LE,
    ne <= MAX_SHORT_NE ? Uint8Array.of(ne) : uintToBytes(ne % MAX_EXTENDED_NE, 2),
  );
}

/** §9.8.5.2, §9.8.6.2: over counter, header and data objects, the latter two padded each where they are there. */
function macOver(keys: SecureMessagingKeys, ssc: bigint, header: Uint8Array, body: Uint8Array): Uint8Array {
  const { blockBytes, mac } = cipherOf(keys.family);
  const pad = (bytes: Uint8Array) => (bytes.length === 0 ? bytes : padMethod2(bytes, blockBytes));
  return mac(keys.mac, concat(uintToBytes(ssc, blockBytes), pad(header), pad(body)));
}
