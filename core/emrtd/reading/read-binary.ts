/** One READ BINARY, with even or odd instruction (ISO 7816-4 §11.3.3, ICAO 9303-10 §3.6). @module */
import type { ApduLink } from "../../apdu/link.ts";
import { uintToBytes } from "../../crypto/bytes.ts";
import { fail, ok, type Result } from "../../errors/result.ts";
import { encodeTlv, parseTlvHeader } from "../../tlv/ber.ts";

export interface BinaryRead {
  /** Addresses the file and makes it current, at offset 0; absent for the current file. */
  readonly shortIdentifier?: number;
  readonly offset: number;
  /** Bytes of the file wanted. */
  readonly bytes: number;
  /** Most response data of one command here. */
  readonly blockBytes: number;
}

export interface BinaryAnswer {
  readonly data: Uint8Array;
  readonly sw: number;
  /** Bytes of the file that were asked for: `bytes`, or what of them fits one answer. */
  readonly asked: number;
  /** Sent with odd instruction. */
  readonly odd: boolean;
}

const READ_BINARY = 0xb0;
const READ_BINARY_ODD = 0xb1;
const P1_SHORT_IDENTIFIER = 0x80;
const OFFSET = 0x54;
const DISCRETIONARY_DATA = 0x53;
/** With even instruction an offset has 15 bits; reads beyond, and those that cross it, go with the odd one. */
export const MAX_EVEN_REACH = 0x8000;

/** Fails with `card.malformed` (an odd answer that is no DO 53) and what the link fails with. */
export function readBinary(link: ApduLink, read: BinaryRead): Promise<Result<BinaryAnswer>> {
  const bytes = Math.min(read.bytes, read.blockBytes);
  return read.offset + bytes <= MAX_EVEN_REACH ? readEven(link, read, bytes) : readOdd(link, read);
}

async function readEven(
  link: ApduLink,
  { shortIdentifier, offset }: BinaryRead,
  bytes: number,
): Promise<Result<BinaryAnswer>> {
  const p1 = shortIdentifier === undefined ? offset >> 8 : P1_SHORT_IDENTIFIER | shortIdentifier;
  const answer = await link.transmit({ cla: 0, ins: READ_BINARY, p1, p2: offset & 0xff, ne: bytes });
  return answer.ok ? ok({ ...answer.value, asked: bytes, odd: false }) : answer;
}

/** The current file; DO 54 is the offset, DO 53 of the answer holds the data and takes its part of the length. */
async function readOdd(
  link: ApduLink,
  { offset, bytes, blockBytes }: BinaryRead,
): Promise<Result<BinaryAnswer>> {
  const asked = Math.min(bytes, mostInObject(blockBytes));
  const answer = await link.transmit({
    cla: 0,
    ins: READ_BINARY_ODD,
    p1: 0,
    p2: 0,
    data: encodeTlv(OFFSET, uintToBytes(offset, offset < 0x10000 ? 2 : 3)),
    ne: headerBytes(asked) + asked,
  });
  if (!answer.ok) return answer;
  const { data, sw } = answer.value;
  if (data.length === 0) return ok({ data, sw, asked, odd: true });
  const header = parseTlvHeader(data);
  if (!header.ok || header.value.tag !== DISCRETIONARY_DATA) return fail("card.malformed", "no DO 53");
  // A chip whose answers are too short for what was asked cuts the data object as well.
  const { headerLength, length } = header.value;
  return ok({ data: data.subarray(headerLength, headerLength + length), sw, asked, odd: true });
}

/** Of DO 53 with so many bytes. */
function headerBytes(length: number): number {
  if (length < 0x80) return 2;
  if (length < 0x100) return 3;
  return length < 0x10000 ? 4 : 5;
}

function mostInObject(blockBytes: number): number {
  const candidates = [2, 3, 4, 5].map((header) => blockBytes - header);
  return candidates.find((bytes) => headerBytes(bytes) + bytes <= blockBytes) ?? 1;
}
