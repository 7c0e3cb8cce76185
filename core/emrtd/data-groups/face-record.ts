/** The facial record format of ISO/IEC 19794-5:2005, version 010, the one ICAO 9303-9 asks for. @module */
import { bytesToUint, equal, utf8 } from "../../crypto/bytes.ts";
import { ok, type Result } from "../../errors/result.ts";
import { malformed } from "./group-file.ts";

/** `FAC`, a zero, `010`, a zero; length of the record; number of images (§5.4). */
const FORMAT = utf8("FAC\u0000");
const FORMAT_AND_VERSION = utf8("FAC\u0000010\u0000");
const RECORD_HEADER_BYTES = 14;
/** Facial information block (§5.5), feature points of 8 bytes each (§5.6), image information block (§5.7). */
const FACIAL_INFORMATION_BYTES = 20;
const FEATURE_POINT_BYTES = 8;
const IMAGE_INFORMATION_BYTES = 12;
const MAX_IMAGES = 8;

export interface FaceRecord {
  /** The bytes of each image, still without a look at what they are. */
  readonly images: readonly Uint8Array[];
  /** The length in the header is not that of the record. Issuers count it 1 or 8 bytes short. */
  readonly lengthDiffers: boolean;
}

export function isFaceRecord(bytes: Uint8Array): boolean {
  return equal(bytes.subarray(0, FORMAT.length), FORMAT);
}

/** The blocks are bounded by the bytes that are there, whatever the header says. Fails with `dg.malformed`. */
export function parseFaceRecord(record: Uint8Array): Result<FaceRecord> {
  if (!equal(record.subarray(0, 8), FORMAT_AND_VERSION)) return malformed("DG2", "format of facial record");
  const lengthDiffers = bytesToUint(record.subarray(8, 12)) !== record.length;
  const count = bytesToUint(record.subarray(12, 14));
  if (count === 0 || count > MAX_IMAGES) return malformed("DG2", "number of images");
  const images: Uint8Array[] = [];
  let start = RECORD_HEADER_BYTES;
  for (let index = 0; index < count; index += 1) {
    const blockLength = bytesToUint(record.subarray(start, start + 4));
    const points = bytesToUint(record.subarray(start + 4, start + 6));
    const header = FACIAL_INFORMATION_BYTES + points * FEATURE_POINT_BYTES + IMAGE_INFORMATION_BYTES;
    const end = start + blockLength;
    if (header >= blockLength || end > record.length) return malformed("DG2", "length of facial image block");
    images.push(record.subarray(start + header, end));
    start = end;
  }
  return ok({ images, lengthDiffers });
}
