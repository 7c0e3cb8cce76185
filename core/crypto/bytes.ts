/** Small helpers on byte arrays: joining, comparing, hexadecimal, base64url, numbers. @module */
import { timingSafeEqual } from "node:crypto";

const encoder = new TextEncoder();

export type { RandomBytes } from "../ports/clock.ts";

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Compares in a time that depends on the lengths only, so that it is safe for MACs and secrets. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** XOR of two arrays of the same length; throws when they differ in length. */
export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length !== b.length) throw new RangeError("xor of different lengths");
  return a.map((byte, index) => byte ^ (b[index] ?? 0));
}

export function toHex(bytes: Uint8Array): string {
  return view(bytes).toString("hex");
}

/** For literals of the program and its tests; spaces are skipped, anything else that is not hexadecimal throws. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits)) throw new RangeError("not hexadecimal");
  return Uint8Array.from(Buffer.from(digits, "hex"));
}

/** base64url without padding (RFC 4648 §5, RFC 7515 §2). */
export function toBase64Url(bytes: Uint8Array): string {
  return view(bytes).toString("base64url");
}

/** Strict inverse of {@link toBase64Url}: undefined for padding, other letters, or bits left over. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? Uint8Array.from(bytes) : undefined;
}

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Strict UTF-8: undefined where the bytes are not well-formed. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Big-endian, exactly `length` bytes; throws when the value does not fit. */
export function uintToBytes(value: number | bigint, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let rest = BigInt(value);
  if (rest < 0n) throw new RangeError("negative");
  for (let index = length - 1; index >= 0; index -= 1) {
    out[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  if (rest !== 0n) throw new RangeError(`does not fit in ${length} bytes`);
  return out;
}

/** Big-endian, up to six bytes; throws beyond, where a number would lose bits. */
export function bytesToUint(bytes: Uint8Array): number {
  if (bytes.length > 6) throw new RangeError("too long for a number");
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Big-endian, any length; no bytes are zero. */
export function bytesToBigint(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
