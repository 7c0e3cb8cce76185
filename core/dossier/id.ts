/** Ids of dossiers: UUID version 7 (RFC 9562 §5.7), made at the terminal before anything is stored. @module */
import { type RandomBytes, toHex, uintToBytes } from "../crypto/bytes.ts";

/** `ms` since 1970 in the first 48 bits, then 74 random bits. Lower-case, with hyphens. */
export function newDossierId(ms: number, random: RandomBytes): string {
  const bytes = new Uint8Array(16);
  bytes.set(uintToBytes(ms, 6));
  bytes.set(random(10), 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
