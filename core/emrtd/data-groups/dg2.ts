/**
 * DG2: the photograph, taken out as bytes and never decoded here (ICAO 9303-10 §4.7.2). Envelopes: ISO/IEC 19794-5
 * and ISO/IEC 39794-5.
 * @module
 */
import { equal, fromHex } from "../../crypto/bytes.ts";
import { ok, type Result } from "../../errors/result.ts";
import { findTlv, parseTlv, parseTlvs, type Tlv } from "../../tlv/ber.ts";
import { type Oddity, oddity } from "../../trust/x509/oddities.ts";
import { isFaceRecord, parseFaceRecord } from "./face-record.ts";
import { MAX_PICTURE_GROUP_BYTES, malformed, openGroupObjects } from "./group-file.ts";

export interface FaceImage {
  /** By the first bytes, whatever the envelope says. */
  readonly kind: "jpeg" | "jpeg2000";
  readonly bytes: Uint8Array;
}

export interface Faces {
  /** In the order of the file; at least one. */
  readonly images: readonly FaceImage[];
  readonly oddities: readonly Oddity[];
}

const DG2 = { name: "DG2", tag: 0x75, maxBytes: MAX_PICTURE_GROUP_BYTES } as const;
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

/** From the whole file. Fails with `dg.malformed`. */
export function parseDg2(file: Uint8Array): Result<Faces> {
  const objects = openGroupObjects(file, DG2);
  if (!objects.ok) return objects;
  const group = findTlv(objects.value, GROUP_TEMPLATE);
  const templates = group && parseTlvs(group.value);
  if (!templates?.ok) return malformed("DG2", "biometric information group template");
  const wanted = templates.value.filter(({ tag }) => tag === INFORMATION_TEMPLATE);
  if (wanted.length === 0 || wanted.length > MAX_TEMPLATES) return malformed("DG2", "number of templates");
  const images: FaceImage[] = [];
  const oddities: Oddity[] = [];
  for (const template of wanted) {
    const found = templateFaces(template);
    if (!found.ok) return found;
    images.push(...found.value.images);
    oddities.push(...found.value.oddities);
  }
  return ok({ images, oddities });
}

function templateFaces(template: Tlv): Result<Faces> {
  const objects = parseTlvs(template.value);
  if (!objects.ok) return malformed("DG2", "biometric information template");
  const record = findTlv(objects.value, BIOMETRIC_DATA);
  if (record !== undefined) return olderFaces(record.value);
  const block = findTlv(objects.value, BIOMETRIC_DATA_CONSTRUCTED);
  if (block === undefined) return malformed("DG2", "biometric data");
  if (isFaceRecord(block.value)) return olderFaces(block.value, [oddity("photograph.record_bare")]);
  // A constructed object may hold the older record, too (ISO/IEC 7816-11).
  const inner = parseTlvs(block.value);
  const older = inner.ok ? findTlv(inner.value, BIOMETRIC_DATA) : undefined;
  if (older !== undefined) return olderFaces(older.value);
  const image = descend(block.value, PATH_TO_IMAGE);
  return image ? identified([image], []) : malformed("DG2", "biometric data");
}

function olderFaces(bytes: Uint8Array, oddities: readonly Oddity[] = []): Result<Faces> {
  const record = parseFaceRecord(bytes);
  if (!record.ok) return record;
  const { images, lengthDiffers } = record.value;
  return identified(images, lengthDiffers ? [...oddities, oddity("photograph.record_length")] : oddities);
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

function identified(images: readonly Uint8Array[], oddities: readonly Oddity[]): Result<Faces> {
  const found = images.flatMap((bytes) => {
    const kind = SIGNATURES.find(([, start]) => equal(bytes.subarray(0, start.length), start))?.[0];
    return kind === undefined ? [] : [{ kind, bytes }];
  });
  return found.length === images.length ? ok({ images: found, oddities }) : malformed("DG2", "kind of image");
}
