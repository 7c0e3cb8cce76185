/**
 * Photographs of nobody: a grey head and shoulders as a baseline JPEG, and an empty grey JPEG 2000, of the size in bytes
 * that is asked for.
 * @module
 */
import { concat, uintToBytes, utf8 } from "../../../core/crypto/bytes.ts";

export interface Picture {
  readonly format: "jpeg" | "jpeg2000";
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** In blocks of 8 × 8. */
const COLUMNS = 12;
const ROWS = 16;
const WIDTH = COLUMNS * 8;
const HEIGHT = ROWS * 8;
const MAX_SEGMENT_BYTES = 65_533;
const COMMENT = utf8("No person. Made by the simulator. ");

/** A picture of exactly `size` bytes, or of its least size where that is more. */
export function pictureOf(format: Picture["format"], size: number): Picture {
  const make = format === "jpeg" ? jpeg : jpeg2000;
  const least = make([]).length;
  return { format, width: WIDTH, height: HEIGHT, bytes: make(comments(size - least, format)) };
}

/** Comment segments that take so many bytes, marker and length included; a rest under four cannot be one. */
function comments(total: number, format: Picture["format"]): readonly Uint8Array[] {
  const segments: Uint8Array[] = [];
  // JPEG 2000 has two bytes more, the kind of text (ISO 15444-1 A.9.2).
  const head = format === "jpeg" ? 4 : 6;
  for (let rest = total; rest >= head; ) {
    const whole = Math.min(rest, MAX_SEGMENT_BYTES + 2);
    // What is left over must be none or a whole segment.
    const size = rest - whole > 0 && rest - whole < head ? whole - head : whole;
    const text = new Uint8Array(size - head).map((_, at) => COMMENT[at % COMMENT.length] ?? 0);
    segments.push(format === "jpeg" ? segment(0xfe, text) : segment(0x64, Uint8Array.of(0, 1), text));
    rest -= size;
  }
  return segments;
}

/** ISO 10918-1: every block has one brightness, so that only DC coefficients are coded. */
function jpeg(comment: readonly Uint8Array[]): Uint8Array {
  const quantisation = segment(0xdb, Uint8Array.of(0), new Uint8Array(64).fill(8));
  const frame = segment(
    0xc0,
    Uint8Array.of(8),
    uintToBytes(HEIGHT, 2),
    uintToBytes(WIDTH, 2),
    Uint8Array.of(1, 1, 0x11, 0),
  );
  // Sixteen DC categories would do; these eight, 0 to 7, have codes of three bits, the last of which is not all ones.
  const dc = segment(
    0xc4,
    Uint8Array.of(0x00),
    codeCounts({ 3: 7, 4: 1 }),
    Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7),
  );
  const ac = segment(0xc4, Uint8Array.of(0x10), codeCounts({ 1: 1 }), Uint8Array.of(0));
  const scan = segment(0xda, Uint8Array.of(1, 1, 0x00, 0, 63, 0));
  const start = Uint8Array.of(0xff, 0xd8);
  const jfif = segment(0xe0, utf8("JFIF\0"), Uint8Array.of(1, 1, 0, 0, 1, 0, 1, 0, 0));
  return concat(
    start,
    jfif,
    ...comment,
    quantisation,
    frame,
    dc,
    ac,
    scan,
    entropyCoded(),
    Uint8Array.of(0xff, 0xd9),
  );
}

function entropyCoded(): Uint8Array {
  let bits = "";
  let before = 0;
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const level = brightness(row, column);
      bits += dcCode(level - before) + END_OF_BLOCK;
      before = level;
    }
  }
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1");
  const bytes = (padded.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  // A byte FF in the data is followed by 00, to tell it from a marker (F.1.2.3).
  return Uint8Array.from(bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte])));
}

const END_OF_BLOCK = "0";

/** Category and magnitude of a difference (F.1.2.1); the quantiser of 8 makes one step one level of grey. */
function dcCode(difference: number): string {
  if (difference === 0) return "000";
  const size = Math.abs(difference).toString(2).length;
  const category = size === 7 ? "1110" : size.toString(2).padStart(3, "0");
  const magnitude = difference > 0 ? difference : difference + 2 ** size - 1;
  return category + magnitude.toString(2).padStart(size, "0");
}

/** Levels of grey from the middle: a light ground, a darker head and shoulders. */
function brightness(row: number, column: number): number {
  const across = (column + 0.5 - COLUMNS / 2) / 3;
  const head = across ** 2 + ((row - 5) / 4) ** 2 < 1;
  const shoulders = row >= 11 && (across / 1.8) ** 2 + ((row - 16) / 6) ** 2 < 1;
  return head ? -20 : shoulders ? -50 : 60;
}

/** ISO 15444-1: one tile, one resolution, one layer, whose only packet is empty; all samples are the middle grey. */
function jpeg2000(comment: readonly Uint8Array[]): Uint8Array {
  const size = segment(
    0x51,
    ...[0].map((value) => uintToBytes(value, 2)),
    ...[WIDTH, HEIGHT, 0, 0, WIDTH, HEIGHT, 0, 0].map((value) => uintToBytes(value, 4)),
    uintToBytes(1, 2),
    Uint8Array.of(7, 1, 1),
  );
  const coding = segment(0x52, Uint8Array.of(0, 0, 0, 1, 0, 0, 4, 4, 0, 1));
  const quantisation = segment(0x5c, Uint8Array.of(0x40, 0x40));
  const packet = Uint8Array.of(0);
  const tile = segment(0x90, uintToBytes(0, 2), uintToBytes(14 + packet.length, 4), Uint8Array.of(0, 1));
  const codestream = concat(
    Uint8Array.of(0xff, 0x4f),
    size,
    coding,
    quantisation,
    ...comment,
    tile,
    Uint8Array.of(0xff, 0x93),
    packet,
    Uint8Array.of(0xff, 0xd9),
  );
  const imageHeader = box(
    "ihdr",
    uintToBytes(HEIGHT, 4),
    uintToBytes(WIDTH, 4),
    uintToBytes(1, 2),
    Uint8Array.of(7, 7, 0, 0),
  );
  const colour = box("colr", Uint8Array.of(1, 0, 0), uintToBytes(GREYSCALE, 4));
  return concat(
    box("jP  ", Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a)),
    box("ftyp", utf8("jp2 "), uintToBytes(0, 4), utf8("jp2 ")),
    box("jp2h", imageHeader, colour),
    box("jp2c", codestream),
  );
}

/** Enumerated colour space (ISO 15444-1 I.5.3.3). */
const GREYSCALE = 17;

function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  return concat(uintToBytes(body.length + 8, 4), utf8(type), body);
}

/** A marker segment: FF, marker, length with itself, content. */
function segment(marker: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  return concat(Uint8Array.of(0xff, marker), uintToBytes(body.length + 2, 2), body);
}

/** How many codes there are of each length, 1 to 16. */
function codeCounts(byLength: Readonly<Record<number, number>>): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, at) => byLength[at + 1] ?? 0);
}
