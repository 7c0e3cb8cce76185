/** Contact or contactless: what an answer to reset and a reader's name tell. @module */
import type { CardInterface } from "../../core/ports/card-reader.ts";

/** Historical bytes "BNC", profile version 1, then 31 contact or 32 contactless (docs/card-profile.md). */
const PROVINCIAL_HISTORICAL = [0x42, 0x4e, 0x43, 0x01] as const;
const provincialInterfaces: Readonly<Record<number, CardInterface>> = { 49: "contact", 50: "contactless" };

/**
 * How this card is spoken to. The provincial card says it itself. Of others, readers give a contactless card an ATR of
 * 3B 8n 80 01, its historical bytes and TCK (PC/SC part 3 §3.1.3.2.3.1). A few contact cards have one like it, and a
 * few readers make up another, so a reader that names its one interface is believed before the ATR.
 */
export function interfaceOf(atr: Uint8Array, readerName: string): CardInterface {
  const told = provincialInterface(atr) ?? namedInterface(readerName);
  return told ?? (hasContactlessShape(atr) ? "contactless" : "contact");
}

/** A guess from the reader's name, for as long as no card has told better. */
export function interfaceFromReaderName(name: string): CardInterface {
  return namedInterface(name) ?? "contact";
}

function hasContactlessShape([ts, t0 = 0, td1, td2]: Uint8Array): boolean {
  return ts === 0x3b && t0 >> 4 === 8 && td1 === 0x80 && td2 === 0x01;
}

function provincialInterface(atr: Uint8Array): CardInterface | undefined {
  // The historical bytes come last, before the check character; TD1 alone on contacts, TD1 and TD2 on the pad.
  const historical = atr.subarray(-6, -1);
  const provincial =
    historical.length === 5 && PROVINCIAL_HISTORICAL.every((byte, at) => historical[at] === byte);
  return provincial ? provincialInterfaces[historical[4] ?? 0] : undefined;
}

/** Undefined where the name says nothing of it, or both. */
function namedInterface(name: string): CardInterface | undefined {
  const contactless = /contactless|\bpicc\b|\bnfc\b|\brfid\b|acr122|\bcl\b/i.test(name);
  const contact = /\bcontact\b|\bicc\b|\bsam\b/i.test(name);
  return contactless === contact ? undefined : contactless ? "contactless" : "contact";
}
