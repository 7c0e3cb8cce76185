/**
 * DG2: the photograph, taken out as bytes and never decoded here (ICAO 9303-10 §4.7.2). Envelopes: ISO/IEC 19794-5
 * and ISO/IEC 39794-5.
 * @module
 */
import { equal, fromHex } from "../../crypto/bytes.ts";
import { ok, type Result } from "../../errors/result.ts";
import { findTlv, parseTlv, parseTlvs, type Tlv } from "../../tlv/ber.ts";
import { faceRecordImages } from "./face-record.ts";
import { malformed, openGroupObjects } from "./group-file.ts";

export interface FaceImage {
  /** By the first bytes, whatever the envelope says. */
  readonly kind: "jpeg" | "jpeg2000";
  readonly bytes: Uint8Array;
}

/** Photographs met have 10 to 60 KB; bounds hostile input. */
const DG2 = { name: "DG2", tag: 0x75, maxBytes: 1_048_576 } as const;
const MAX_TEMPLATES = 8;
const GROUP_TEMPLATE = 0x7f61;
const INFORMATION_TEMPLATE = 0x7f60;
const BIOMETRIC_DATA = 0x5f2e;
const BIOMETRIC_DATA_CONSTRUCTED = 0x7f2e;
/**
 * From 7F2E down to the bytes of ISO/IEC 39794-5: FaceImageDataBlock (application 5), representationBlocks, the first
 * RepresentationBlock, imageRepresentation, base, imageRepresentation2DBlock, representationData2D.
 */
const PATH_TO_IMAGE = [0xa1, 0x65, 0xa1, 0x30, 0xa1, 0xa0, 0xa0, 0x80] as const;

const SIGNATURES: readonly (readonly [FaceImage["kind"], Uint8Array])[] = [
  ["jpeg", fromHex("ffd8ff")],
  ["jpeg2000", fromHex("0000000c6a502020")],
  ["jpeg2000", fromHex("ff4fff51")],
];

/** From the whole file, in its order; at least one. Fails with `dg.malformed`. */
export function parseDg2(file: Uint8Array): Result<readonly FaceImage[]> {
  const objects = openGroupObjects(file, DG2);
  if (!objects.ok) return objects;
  const group = findTlv(objects.value, GROUP_TEMPLATE);
  const templates = group && parseTlvs(group.value);
  if (!templates?.ok) return malformed("DG2", "biometric information group template");
  const wanted = templates.value.filter(({ tag }) => tag === INFORMATION_TEMPLATE);
  if (wanted.length === 0 || wanted.length > MAX_TEMPLATES) return malformed("DG2", "number of templates");
  const images: FaceImage[] = [];
  for (const template of wanted) {
    const found = templateImages(template);
    if (!found.ok) return found;
    images.push(...found.value);
  }
  return ok(images);
}

function templateImages(template: Tlv): Result<readonly FaceImage[]> {
  const objects = parseTlvs(template.value);
  if (!objects.ok) return malformed("DG2", "biometric information template");
  const record = findTlv(objects.value, BIOMETRIC_DATA);
  const block = findTlv(objects.value, BIOMETRIC_DATA_CONSTRUCTED);
  // A constructed object may hold the older record, too (ISO/IEC 7816-11).
  const inner = block && parseTlvs(block.value);
  const older = record ?? (inner?.ok ? findTlv(inner.value, BIOMETRIC_DATA) : undefined);
  if (older !== undefined) {
    const images = faceRecordImages(older.value);
    return images.ok ? identified(images.value) : images;
  }
  const image = block && descend(block.value, PATH_TO_IMAGE);
  return image ? identified([image]) : malformed("DG2", "biometric data");
}

/** The value at the end of a path of tags, the first of each. */
function descend(bytes: Uint8Array, path: readonly number[]): Uint8Array | undefined {
  let value = bytes;
  for (const tag of path) {
    const objects = tag === 0x30 ? firstOf(value) : parseTlvs(value);
    const next = objects.ok ? findTlv(objects.value, tag) : undefined;
    if (next === undefined) return undefined;
    value = next.value;
  }
  return value;
}

/** Only the first representation is taken, whatever follows. */
function firstOf(bytes: Uint8Array): Result<readonly Tlv[]> {
  const first = parseTlv(bytes);
  return first.ok ? ok([first.value]) : first;
}

function identified(images: readonly Uint8Array[]): Result<readonly FaceImage[]> {
  const found = images.flatMap((bytes) => {
    const kind = SIGNATURES.find(([, start]) => equal(bytes.subarray(0, start.length), start))?.[0];
    return kind === undefined ? [] : [{ kind, bytes }];
  });
  return found.length === images.length ? ok(found) : malformed("DG2", "kind of image");
}
