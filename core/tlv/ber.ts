/**
 * BER-TLV data objects of definite length, as cards exchange them (ISO 7816-4 §6.3, X.690 §8.1).
 * Parsing goes one level at a time: there is no recursion, so nesting in hostile data costs nothing.
 * @module
 */
import { fail, ok, type Result } from "../errors/result.ts";

export interface TlvHeader {
  /** The tag bytes read as one big-endian number: `0x5f2c` is a two-byte tag. */
  readonly tag: number;
  /** Bytes in the value. */
  readonly length: number;
  /** Bytes of tag and length together. */
  readonly headerLength: number;
}

export interface Tlv extends TlvHeader {
  readonly value: Uint8Array;
  /** Offset, in the parsed bytes, of the first byte after this data object. */
  readonly end: number;
}

/** No file or response of the profiles comes near it; it bounds what one hostile answer can cost. */
const MAX_DATA_OBJECTS = 512;
/** ISO 7816-4 §6.3.1 ends tags at three bytes. */
const MAX_TAG_BYTES = 3;
/** ISO 7816-4 §6.3.2 ends length fields at '84' and four bytes. */
const MAX_LENGTH_BYTES = 4;

/** Reads the data object at `offset` (default 0); bytes after it are left alone. Fails with `card.malformed`. */
export function parseTlv(bytes: Uint8Array, options: { readonly offset?: number } = {}): Result<Tlv> {
  const header = parseTlvHeader(bytes, options);
  if (!header.ok) return header;
  const { headerLength, length } = header.value;
  const start = (options.offset ?? 0) + headerLength;
  const end = start + length;
  if (end > bytes.length) return fail("card.malformed", "tlv cut short");
  return ok({ ...header.value, value: bytes.subarray(start, end), end });
}

/** As {@link parseTlv}, where the value need not be there: the beginning of a file tells how long the file is. */
export function parseTlvHeader(
  bytes: Uint8Array,
  options: { readonly offset?: number } = {},
): Result<TlvHeader> {
  const start = options.offset ?? 0;
  const tag = readTag(bytes, start);
  if (tag === undefined) return fail("card.malformed", "tlv tag");
  const length = readLength(bytes, start + tag.size);
  if (length === undefined) return fail("card.malformed", "tlv length");
  return ok({ tag: tag.tag, length: length.length, headerLength: tag.size + length.size });
}

/** Reads data objects until the bytes are used up; anything left over is a failure. Fails with `card.malformed`. */
export function parseTlvs(bytes: Uint8Array): Result<readonly Tlv[]> {
  const found: Tlv[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    if (found.length === MAX_DATA_OBJECTS) return fail("card.malformed", "too many data objects");
    const next = parseTlv(bytes, { offset });
    if (!next.ok) return next;
    found.push(next.value);
    offset = next.value.end;
  }
  return ok(found);
}

/** The first data object with this tag on this level, or undefined. */
export function findTlv(tlvs: readonly Tlv[], tag: number): Tlv | undefined {
  return tlvs.find((tlv) => tlv.tag === tag);
}

/**
 * The value of the only data object in `bytes`, which must have this tag and end where the bytes end.
 * Fails with `card.malformed`.
 */
export function unwrapTlv(bytes: Uint8Array, tag: number): Result<Uint8Array> {
  const outer = parseTlv(bytes);
  if (!outer.ok) return outer;
  if (outer.value.tag !== tag || outer.value.end !== bytes.length) {
    return fail("card.malformed", `expected one ${tag.toString(16)}`);
  }
  return ok(outer.value.value);
}

/** Encodes one data object whose value is the given parts joined; the length field is the shortest possible. */
export function encodeTlv(tag: number, ...values: readonly Uint8Array[]): Uint8Array {
  const header = [...numberBytes(tag), ...lengthBytes(values.reduce((sum, part) => sum + part.length, 0))];
  const size = values.reduce((sum, part) => sum + part.length, header.length);
  const out = new Uint8Array(size);
  out.set(header);
  let offset = header.length;
  for (const part of values) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

function readTag(bytes: Uint8Array, start: number): { tag: number; size: number } | undefined {
  const first = bytes[start];
  // 00 and FF are padding between data objects in ISO 7816-4, never tags.
  if (first === undefined || first === 0x00 || first === 0xff) return undefined;
  if ((first & 0x1f) !== 0x1f) return { tag: first, size: 1 };
  let tag = first;
  for (let size = 2; size <= MAX_TAG_BYTES; size += 1) {
    const next = bytes[start + size - 1];
    if (next === undefined || (size === 2 && next === 0x80)) return undefined;
    tag = tag * 256 + next;
    if ((next & 0x80) === 0) return { tag, size };
  }
  return undefined;
}

function readLength(bytes: Uint8Array, start: number): { length: number; size: number } | undefined {
  const first = bytes[start];
  if (first === undefined) return undefined;
  if (first < 0x80) return { length: first, size: 1 };
  const count = first & 0x7f;
  // 80 is the indefinite form, which cards do not use.
  if (count === 0 || count > MAX_LENGTH_BYTES || start + 1 + count > bytes.length) return undefined;
  let length = 0;
  for (const byte of bytes.subarray(start + 1, start + 1 + count)) length = length * 256 + byte;
  return { length, size: 1 + count };
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes = numberBytes(length);
  return [0x80 | bytes.length, ...bytes];
}

function numberBytes(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}
