/**
 * BER of indefinite length made definite (X.690 §8.1.3.6), with OCTET STRINGs in pieces joined (§8.7.3): some countries'
 * EF.SOD come that way. What is definite already keeps its very bytes, so that signatures over it still hold.
 * @module
 */
import { concat } from "../../crypto/bytes.ts";
import { encodeTlv } from "../../tlv/ber.ts";

/** CMS with certificates nests about 14 deep; bounds hostile input. */
const MAX_DEPTH = 32;
/** Above what a signed list of a whole world's certificates makes up on the levels opened here. */
const MAX_ELEMENTS = 20_000;
const OCTET_STRING_IN_PIECES = 0x24;
const OCTET_STRING = 0x04;
const CONSTRUCTED = 0x20;
const INDEFINITE = 0x80;

interface Element {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly changed: boolean;
}

interface Budget {
  elements: number;
}

/** The one data object in `bytes`, definite; undefined where it is broken, too deep, or followed by more. */
export function toDefinite(
  bytes: Uint8Array,
): { readonly bytes: Uint8Array; readonly changed: boolean } | undefined {
  const element = readElement(bytes, 0, 0, { elements: MAX_ELEMENTS });
  return element?.end === bytes.length ? element : undefined;
}

function readElement(bytes: Uint8Array, start: number, depth: number, budget: Budget): Element | undefined {
  budget.elements -= 1;
  const tag = bytes[start];
  const first = bytes[start + 1];
  // No tag of CMS has more than one byte.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  if (depth > MAX_DEPTH || budget.elements < 0) return undefined;
  if (first === INDEFINITE) {
    return (tag & CONSTRUCTED) === 0 ? undefined : readIndefinite(bytes, start, depth, budget);
  }
  const lengthBytes = first < INDEFINITE ? 0 : first - INDEFINITE;
  if (lengthBytes > 4) return undefined;
  let length = lengthBytes === 0 ? first : 0;
  for (let index = 0; index < lengthBytes; index += 1)
    length = length * 256 + (bytes[start + 2 + index] ?? 0);
  const from = start + 2 + lengthBytes;
  const end = from + length;
  if (end > bytes.length) return undefined;
  const asItStands = { bytes: bytes.subarray(start, end), end, changed: false };
  if ((tag & CONSTRUCTED) === 0) return asItStands;
  const parts: Element[] = [];
  for (let offset = from; offset < end; ) {
    const part = readElement(bytes, offset, depth + 1, budget);
    if (part === undefined || part.end > end) return undefined;
    parts.push(part);
    offset = part.end;
  }
  if (tag !== OCTET_STRING_IN_PIECES && parts.every((part) => !part.changed)) return asItStands;
  return join(tag, parts, end);
}

function readIndefinite(
  bytes: Uint8Array,
  start: number,
  depth: number,
  budget: Budget,
): Element | undefined {
  const parts: Element[] = [];
  let offset = start + 2;
  while (!(bytes[offset] === 0 && bytes[offset + 1] === 0)) {
    const part = readElement(bytes, offset, depth + 1, budget);
    if (part === undefined) return undefined;
    parts.push(part);
    offset = part.end;
  }
  return join(bytes[start] ?? 0, parts, offset + 2);
}

function join(tag: number, parts: readonly Element[], end: number): Element | undefined {
  if (tag !== OCTET_STRING_IN_PIECES) {
    return { bytes: encodeTlv(tag, ...parts.map((part) => part.bytes)), end, changed: true };
  }
  const pieces = parts.map((part) => octets(part.bytes));
  if (pieces.some((piece) => piece === undefined)) return undefined;
  const whole = concat(...pieces.filter((piece) => piece !== undefined));
  return { bytes: encodeTlv(OCTET_STRING, whole), end, changed: true };
}

/** The value of a definite, primitive OCTET STRING. */
function octets(bytes: Uint8Array): Uint8Array | undefined {
  const first = bytes[1] ?? 0;
  if (bytes[0] !== OCTET_STRING) return undefined;
  return bytes.subarray(first < INDEFINITE ? 2 : 2 + first - INDEFINITE);
}
