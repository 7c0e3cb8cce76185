/** Data objects of the purse and their small codecs (docs/card-profile.md, "Purse"). @module */
import { bytesToUint, fromUtf8, toHex, uintToBytes, utf8 } from "../../crypto/bytes.ts";
import { ES256_SIGNATURE_BYTES } from "../../crypto/ecdsa.ts";
import { encodeTlv, parseTlvs } from "../../tlv/ber.ts";

export const purseTags = {
  certificate: 0xe1,
  creditMessage: 0xe2,
  status: 0xe3,
  type: 0x80,
  card: 0x81,
  amount: 0x82,
  balance: 0x83,
  counter: 0x84,
  terminal: 0x85,
  id: 0x86,
  spent: 0x87,
  perDebit: 0x88,
  sincePin: 0x89,
  maximumBalance: 0x8a,
  challenge: 0x8b,
  signature: 0x9e,
} as const;

export const ID_BYTES = 16;
export const CHALLENGE_BYTES = 16;
const NUMBER_BYTES = 4;
const NAME = /^[A-Za-z0-9._-]{1,40}$/;
const ID = /^[0-9a-f]{32}$/;
const MAX_NUMBER = 0xffff_ffff;

/** What the purse key or the issuer signs over: the domain tag, then these bytes. */
export interface SignedFields {
  readonly fields: Uint8Array;
  readonly signature: Uint8Array;
  readonly values: readonly Uint8Array[];
}

/**
 * The values of exactly these data objects in exactly this order, and then the signature over all that stands before
 * it. Undefined for anything else.
 */
export function readSigned(inside: Uint8Array, tags: readonly number[]): SignedFields | undefined {
  const objects = parseTlvs(inside);
  if (!objects.ok || objects.value.length !== tags.length + 1) return undefined;
  const signature = objects.value.at(-1);
  if (signature?.tag !== purseTags.signature || signature.length !== ES256_SIGNATURE_BYTES) return undefined;
  if (tags.some((tag, index) => objects.value[index]?.tag !== tag)) return undefined;
  const before = signature.end - signature.headerLength - signature.length;
  return {
    fields: inside.subarray(0, before),
    signature: signature.value,
    values: objects.value.slice(0, -1).map(({ value }) => value),
  };
}

/** Numbers are four bytes. */
export function readNumber(bytes: Uint8Array | undefined): number | undefined {
  return bytes?.length === NUMBER_BYTES ? bytesToUint(bytes) : undefined;
}

/** Numbers of cards and ids of terminals. */
export function readName(bytes: Uint8Array | undefined): string | undefined {
  const text = bytes && fromUtf8(bytes);
  return text !== undefined && NAME.test(text) ? text : undefined;
}

/** Sixteen bytes, as 32 hexadecimal digits. */
export function readId(bytes: Uint8Array | undefined): string | undefined {
  return bytes?.length === ID_BYTES ? toHex(bytes) : undefined;
}

export function encodeNumber(tag: number, value: number): Uint8Array {
  return encodeTlv(tag, uintToBytes(value, NUMBER_BYTES));
}

export function encodeName(tag: number, name: string): Uint8Array {
  return encodeTlv(tag, utf8(name));
}

export function isName(text: string): boolean {
  return NAME.test(text);
}

export function isTransactionId(text: string): boolean {
  return ID.test(text);
}

/** Whole đồng, above zero, in four bytes. */
export function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && value <= MAX_NUMBER;
}
