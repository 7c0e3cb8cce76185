/** The files of the LDS1 application that are TLV (ICAO 9303-10 §4): EF.COM, DG1, DG2, DG14, DG15, EF.ATR/INFO. @module */
import { concat, uintToBytes, utf8 } from "../../../core/crypto/bytes.ts";
import { encodeTlv } from "../../../core/tlv/ber.ts";
import type { Picture } from "./picture.ts";
import { setOf } from "./pki/der.ts";

/** Outer tag of each data group's file, by its number (ICAO 9303-10 table 37). */
export const groupTags: Readonly<Record<number, number>> = {
  1: 0x61,
  2: 0x75,
  3: 0x63,
  13: 0x6d,
  14: 0x6e,
  15: 0x6f,
};

export const fileIds = {
  cardAccess: 0x011c,
  /** EF.CardSecurity under the master file, EF.SOD in the application. */
  cardSecurity: 0x011d,
  sod: 0x011d,
  com: 0x011e,
  atrInfo: 0x2f01,
  group: (number: number): number => 0x0100 + number,
} as const;

export type LdsVersion = "1.7" | "1.8";

/** EF.COM: version, and the tags of the groups it claims. Nobody signs it. */
export function efCom(groups: readonly number[], version: LdsVersion): Uint8Array {
  return encodeTlv(
    0x60,
    encodeTlv(0x5f01, utf8(version === "1.7" ? "0107" : "0108")),
    encodeTlv(0x5f36, utf8("040000")),
    encodeTlv(0x5c, Uint8Array.from(groups.map((group) => groupTags[group] ?? 0))),
  );
}

export const dg1 = (lines: readonly string[]): Uint8Array =>
  encodeTlv(0x61, encodeTlv(0x5f1f, utf8(lines.join(""))));

/** How issuers put the facial record: by the book, its length 8 bytes short, or bare in the constructed data object. */
export const FACE_RECORD_FORMS = ["usual", "short", "bare"] as const;
export type FaceRecordForm = (typeof FACE_RECORD_FORMS)[number];

/** DG2 with one face in the envelope of ISO 19794-5:2005. */
export function dg2(picture: Picture, form: FaceRecordForm = "usual"): Uint8Array {
  const header = encodeTlv(
    0xa1,
    encodeTlv(0x80, Uint8Array.of(1, 1)),
    encodeTlv(0x81, Uint8Array.of(2)),
    encodeTlv(0x87, Uint8Array.of(1, 1)),
    encodeTlv(0x88, Uint8Array.of(0, 8)),
  );
  const data = encodeTlv(form === "bare" ? 0x7f2e : 0x5f2e, faceRecord(picture, form === "short" ? 8 : 0));
  const template = encodeTlv(0x7f60, header, data);
  return encodeTlv(0x75, encodeTlv(0x7f61, encodeTlv(0x02, Uint8Array.of(1)), template));
}

/**
 * Facial record (ISO 19794-5 §5): header, facial information without feature points, image information, data. It says
 * so many bytes less than it has.
 */
function faceRecord({ bytes, format, height, width }: Picture, bytesShort: number): Uint8Array {
  const unspecified = new Uint8Array(14);
  const blockLength = 20 + 12 + bytes.length;
  const facial = concat(uintToBytes(blockLength, 4), uintToBytes(0, 2), unspecified);
  const image = concat(
    // Full frontal; JPEG or JPEG 2000.
    Uint8Array.of(1, format === "jpeg" ? 0 : 1),
    uintToBytes(width, 2),
    uintToBytes(height, 2),
    // Grey, source unspecified, device unspecified, quality unspecified.
    Uint8Array.of(3, 0, 0, 0, 0, 0),
  );
  const length = 14 + blockLength - bytesShort;
  const header = concat(utf8("FAC\0"), utf8("010\0"), uintToBytes(length, 4), uintToBytes(1, 2));
  return concat(header, facial, image, bytes);
}

export const dg14 = (infos: readonly Uint8Array[]): Uint8Array => encodeTlv(0x6e, setOf(...infos));

/** DG15: the SubjectPublicKeyInfo of active authentication. */
export const dg15 = (publicKeyInfo: Uint8Array): Uint8Array => encodeTlv(0x6f, publicKeyInfo);

/** EF.ATR/INFO (ICAO 9303-10 §3.11): card capabilities, and how long commands and responses may be. */
export function atrInfo(maxCommandBytes: number, maxResponseBytes: number): Uint8Array {
  const number = (value: number) => encodeTlv(0x02, uintToBytes(value, value > 0xffff ? 3 : 2));
  return concat(
    // Selection by file identifier and short identifier; byte-sized data units; extended length, said here.
    encodeTlv(0x47, Uint8Array.of(0x9c, 0x01, 0x60)),
    encodeTlv(0x7f66, number(maxCommandBytes), number(maxResponseBytes)),
  );
}
