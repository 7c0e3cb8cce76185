/**
 * The certificates of the last 20 transactions, in a ring with one place more: a certificate is written into the place
 * that nobody reads, and the state that counts it comes after.
 * @module
 */
import { bytesToUint, concat, uintToBytes } from "../../../core/crypto/bytes.ts";
import { type NonVolatilePages, PAGE_BYTES } from "./pages.ts";
import { STATE_PAGES } from "./state.ts";

/** Records of EF.PURSE_LOG. */
export const LOG_RECORDS = 20;
const SLOTS = LOG_RECORDS + 1;
/** 224 bytes: two of length and the longest certificate, 192. */
const PAGES_PER_SLOT = 7;
const LENGTH_BYTES = 2;

export const PURSE_PAGES = STATE_PAGES + SLOTS * PAGES_PER_SLOT;

/** Of the transaction with this number; it does not count before the state says so. */
export function writeLog(pages: NonVolatilePages, counter: number, certificate: Uint8Array): void {
  const record = concat(uintToBytes(certificate.length, LENGTH_BYTES), certificate);
  if (record.length > PAGES_PER_SLOT * PAGE_BYTES) throw new RangeError("purse certificate too long");
  pages.write(slotOf(counter), record);
}

/** Newest first: record 1 is that of transaction `counter` (ISO 7816-4 §7.3.3, cyclic structure). */
export function readLog(pages: NonVolatilePages, counter: number): readonly Uint8Array[] {
  const count = Math.min(counter, LOG_RECORDS);
  return Array.from({ length: count }, (_, index) => {
    const record = pages.read(slotOf(counter - index), PAGES_PER_SLOT * PAGE_BYTES);
    return record.slice(LENGTH_BYTES, LENGTH_BYTES + bytesToUint(record.subarray(0, LENGTH_BYTES)));
  });
}

function slotOf(counter: number): number {
  return STATE_PAGES + (counter % SLOTS) * PAGES_PER_SLOT;
}
