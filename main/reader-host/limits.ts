/** How long an APDU this reader carries (PC/SC part 10 §2.6.14, dwMaxAPDUDataSize). @module */
import { MAX_APDU_BYTES } from "../../drivers/readers/host-messages.ts";
import type { Binding, PcscCard } from "./binding.ts";

export interface ReaderLimits {
  readonly maxCommandBytes: number;
  readonly maxResponseBytes: number;
  readonly extendedLength: boolean;
}

/** Header, Lc, 255 bytes, Le; 256 bytes and the status word. */
const SHORT: ReaderLimits = { maxCommandBytes: 261, maxResponseBytes: 258, extendedLength: false };
const LONGEST: ReaderLimits = {
  maxCommandBytes: MAX_APDU_BYTES,
  maxResponseBytes: MAX_APDU_BYTES,
  extendedLength: true,
};
/** Header, extended Lc and Le around the data. */
const EXTENDED_OVERHEAD = 10;
const MAX_APDU_DATA_SIZE_TAG = 0x0a;

/** What the reader tells; where it tells nothing, T=1 carries all that PC/SC does and T=0 carries short ones. */
export async function readLimits(binding: Binding, card: PcscCard): Promise<ReaderLimits> {
  if (card.protocol === binding.SCARD_PROTOCOL_T0) return SHORT;
  const told = await readMaxApduDataSize(binding, card);
  if (told === undefined) return LONGEST;
  if (told <= 256) return SHORT;
  const most = Math.min(told + EXTENDED_OVERHEAD, MAX_APDU_BYTES);
  return { maxCommandBytes: most, maxResponseBytes: most, extendedLength: true };
}

async function readMaxApduDataSize(binding: Binding, card: PcscCard): Promise<number | undefined> {
  try {
    const features = binding.parseFeatures(await card.control(binding.CM_IOCTL_GET_FEATURE_REQUEST));
    const properties = features.get(binding.FEATURE_GET_TLV_PROPERTIES);
    return properties === undefined ? undefined : findSize(await card.control(properties));
  } catch {
    // Most readers know neither request.
    return undefined;
  }
}

/** Tag, length, little-endian value, one after the other. */
function findSize(tlv: Uint8Array): number | undefined {
  for (let at = 0; at + 2 <= tlv.length; at += 2 + (tlv[at + 1] ?? 0)) {
    const value = tlv.subarray(at + 2, at + 2 + (tlv[at + 1] ?? 0));
    if (tlv[at] === MAX_APDU_DATA_SIZE_TAG) return value.reduceRight((sum, byte) => sum * 256 + byte, 0);
  }
  return undefined;
}
