/** What an answer to reset tells of a card's capabilities (ISO 7816-3 §8.2, ISO 7816-4 §12.1.1). @module */

export interface CardCapabilities {
  /** The card takes extended Lc and Le fields. */
  readonly extendedLength: boolean;
  /** EF.ATR/INFO tells how long they may be. */
  readonly lengthsInAtrInfo: boolean;
}

/** Compact header of the card capabilities with all three software function tables. */
const CAPABILITIES = 0x73;
const EXTENDED_LENGTH = 0x40;
const LENGTHS_IN_ATR_INFO = 0x20;
/** Category indicators of historical bytes in COMPACT-TLV: with three status bytes at the end, and without. */
const WITH_STATUS = 0x00;
const WITHOUT_STATUS = 0x80;
const STATUS_BYTES = 3;

/**
 * From the whole ATR; that of a contactless card holds the historical bytes of its ATS (PC/SC part 3 §3.1.3.2.3).
 * Undefined where the card does not tell.
 */
export function cardCapabilities(atr: Uint8Array): CardCapabilities | undefined {
  const historical = historicalBytes(atr);
  const category = historical[0];
  if (category !== WITH_STATUS && category !== WITHOUT_STATUS) return undefined;
  const objects = historical.subarray(1, category === WITH_STATUS ? -STATUS_BYTES : undefined);
  for (let offset = 0; offset < objects.length; ) {
    const header = objects[offset] ?? 0;
    if (header === CAPABILITIES) return thirdTable(objects[offset + 3]);
    offset += 1 + (header & 0x0f);
  }
  return undefined;
}

/** ISO 7816-4 table 119, the third software function table. */
export function thirdTable(table: number | undefined): CardCapabilities | undefined {
  if (table === undefined) return undefined;
  return {
    extendedLength: (table & EXTENDED_LENGTH) !== 0,
    lengthsInAtrInfo: (table & LENGTHS_IN_ATR_INFO) !== 0,
  };
}

/** None where the ATR is cut short. */
function historicalBytes(atr: Uint8Array): Uint8Array {
  const count = (atr[1] ?? 0) & 0x0f;
  let present = (atr[1] ?? 0) >> 4;
  let offset = 2;
  while (present !== 0) {
    const interfaceBytes = [1, 2, 4].filter((bit) => (present & bit) !== 0).length;
    offset += interfaceBytes;
    // TD tells which interface bytes follow, in the same manner.
    const next = (present & 8) === 0 ? 0 : (atr[offset++] ?? 0);
    present = next >> 4;
  }
  return offset + count > atr.length ? new Uint8Array() : atr.subarray(offset, offset + count);
}
