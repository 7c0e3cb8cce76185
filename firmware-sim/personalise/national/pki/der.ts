/** Writes DER (X.690) over `core/tlv`: what certificates, CRLs, CMS and SecurityInfos are made of. @module */
import { concat, uintToBytes, utf8 } from "../../../../core/crypto/bytes.ts";
import { encodeTlv } from "../../../../core/tlv/ber.ts";
import { encodeOid } from "../../../../core/tlv/oid.ts";

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;
const CONTEXT = 0x80;
const CONSTRUCTED = 0x20;
/** RFC 5280 §4.1.2.5: UTCTime in the years whose two digits are understood, GeneralizedTime otherwise. */
const UTC_TIME_YEARS = { first: 1950, last: 2049 } as const;

export const sequence = (...members: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(TAG.sequence, ...members);

/** SET OF: members in the order of their encodings (X.690 §11.6). */
export const setOf = (...members: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(TAG.set, ...[...members].sort((a, b) => Buffer.compare(a, b)));

/** A non-negative INTEGER. */
export function integer(value: number | bigint): Uint8Array {
  const whole = BigInt(value);
  // One bit more than the value needs, so that the top bit, the sign, is never set.
  return encodeTlv(TAG.integer, uintToBytes(whole, Math.floor(whole.toString(2).length / 8) + 1));
}

export const enumerated = (value: number): Uint8Array => encodeTlv(TAG.enumerated, Uint8Array.of(value));
export const boolean = (value: boolean): Uint8Array =>
  encodeTlv(TAG.boolean, Uint8Array.of(value ? 0xff : 0));
export const nothing = (): Uint8Array => encodeTlv(TAG.null);
export const oid = (dotted: string): Uint8Array => encodeTlv(TAG.oid, encodeOid(dotted));
export const octets = (...parts: readonly Uint8Array[]): Uint8Array => encodeTlv(TAG.octetString, ...parts);
export const utf8String = (text: string): Uint8Array => encodeTlv(TAG.utf8String, utf8(text));
export const printableString = (text: string): Uint8Array => encodeTlv(TAG.printableString, utf8(text));

/** A BIT STRING of whole bytes. */
export const bits = (bytes: Uint8Array): Uint8Array => encodeTlv(TAG.bitString, Uint8Array.of(0), bytes);

/** A BIT STRING with named bits, without the zeros at its end (X.690 §11.2.2). */
export function namedBits(...positions: readonly number[]): Uint8Array {
  const last = Math.max(...positions);
  const value = new Uint8Array(Math.floor(last / 8) + 1);
  for (const at of positions)
    value[Math.floor(at / 8)] = (value[Math.floor(at / 8)] ?? 0) | (0x80 >> (at % 8));
  return encodeTlv(TAG.bitString, Uint8Array.of(7 - (last % 8)), value);
}

/** [n] EXPLICIT, or [n] IMPLICIT of something constructed. */
export const context = (number: number, ...members: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(CONTEXT | CONSTRUCTED | number, ...members);

/** [n] IMPLICIT of something primitive: its value alone. */
export const contextPrimitive = (number: number, value: Uint8Array): Uint8Array =>
  encodeTlv(CONTEXT | number, value);

/** Time of RFC 5280 §4.1.2.5, whole seconds, UTC. */
export function time(date: Date): Uint8Array {
  const digits = generalizedDigits(date);
  const year = date.getUTCFullYear();
  return year >= UTC_TIME_YEARS.first && year <= UTC_TIME_YEARS.last
    ? encodeTlv(TAG.utcTime, utf8(digits.slice(2)))
    : encodeTlv(TAG.generalizedTime, utf8(digits));
}

/** `YYYYMMDDhhmmssZ`, the value of a GeneralizedTime. */
export function generalizedDigits(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/\D/g, "")}Z`;
}

/** BER of indefinite length (X.690 §8.1.3.6), as some signers stream it. */
export const indefinite = (tag: number, ...members: readonly Uint8Array[]): Uint8Array =>
  concat(Uint8Array.of(tag, 0x80), ...members, Uint8Array.of(0, 0));
