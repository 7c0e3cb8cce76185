/** What an answer to reset tells about the interface. @module */
import type { CardInterface } from "../../core/ports/card-reader.ts";

/** Historical bytes "BNC", profile version 1, then 31 contact or 32 contactless (docs/card-profile.md). */
const PROVINCIAL_HISTORICAL = [0x42, 0x4e, 0x43, 0x01] as const;
const CONTACT_BYTE = 0x31;

/**
 * PC/SC part 3 §3.1.3.2.3.1: readers give a contactless card an ATR of 3B 8n 80 01, its historical bytes and TCK.
 * The provincial card uses the same shape on its contacts and says the interface in its last historical byte.
 */
export function interfaceFromAtr(atr: Uint8Array): CardInterface {
  const [ts, t0 = 0, td1, td2] = atr;
  if (ts !== 0x3b || t0 >> 4 !== 8 || td1 !== 0x80 || td2 !== 0x01) return "contact";
  const historical = atr.subarray(4, 4 + (t0 & 0x0f));
  const provincial =
    historical.length === 5 && PROVINCIAL_HISTORICAL.every((byte, i) => historical[i] === byte);
  return provincial && historical[4] === CONTACT_BYTE ? "contact" : "contactless";
}

/** A guess from the reader's name, for as long as no card has told better. */
export function interfaceFromReaderName(name: string): CardInterface {
  return /contactless|picc|nfc|rfid|acr122|\bCL\b/i.test(name) ? "contactless" : "contact";
}
