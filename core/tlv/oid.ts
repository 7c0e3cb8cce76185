/** Object identifiers, content bytes only (X.690 §8.19). @module */
import { fail, ok, type Result } from "../errors/result.ts";

/** Far above any identifier in use; bounds hostile input. */
const MAX_OID_BYTES = 64;

/** Encodes dotted decimal, such as `"0.4.0.127.0.7.2.2.4.2.2"`; throws on anything that is not an identifier. */
export function encodeOid(dotted: string): Uint8Array {
  const arcs = dotted.split(".").map(Number);
  const [first, second, ...rest] = arcs;
  const wellFormed = arcs.every((arc) => Number.isSafeInteger(arc) && arc >= 0);
  if (first === undefined || second === undefined || !wellFormed || first > 2 || (first < 2 && second > 39)) {
    throw new RangeError(`not an object identifier: ${dotted}`);
  }
  return Uint8Array.from([first * 40 + second, ...rest].flatMap(base128));
}

/** Decodes to dotted decimal. Fails with `card.malformed`. */
export function decodeOid(bytes: Uint8Array): Result<string> {
  if (bytes.length === 0 || bytes.length > MAX_OID_BYTES) return fail("card.malformed", "oid length");
  const arcs: number[] = [];
  let arc = 0;
  let started = false;
  for (const byte of bytes) {
    if (!started && byte === 0x80) return fail("card.malformed", "oid padding");
    arc = arc * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(arc)) return fail("card.malformed", "oid arc");
    started = (byte & 0x80) !== 0;
    if (started) continue;
    arcs.push(arc);
    arc = 0;
  }
  if (started) return fail("card.malformed", "oid cut short");
  const [head = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(head / 40));
  return ok([first, head - first * 40, ...rest].join("."));
}

function base128(arc: number): readonly number[] {
  const bytes = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift((rest % 128) | 0x80);
  }
  return bytes;
}
