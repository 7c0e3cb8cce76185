/**
 * A link to a chip that holds one file and nothing else, with the ways in which chips answer reads. Written from
 * ISO 7816-4 §11.3.3, for reads by the million: nothing is encoded or protected.
 * @module
 */
import type { CommandApdu } from "../../../../core/apdu/command.ts";
import type { ApduLink } from "../../../../core/apdu/link.ts";
import { concat } from "../../../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../../../core/errors/result.ts";

export interface FileChipOptions {
  /** What the terminal takes for the limit of one answer. */
  readonly maxNe: number;
  /** What the chip really gives in one answer; by default as much as it is asked for. */
  readonly carries?: number;
  readonly tooLong?: "short answer" | "6700" | "6C00" | "dead";
  readonly pastEnd?: "6282" | "9000" | "6B00" | "6700";
  readonly shortIdentifiers?: boolean;
  readonly odd?: boolean;
  /** Failure at the command of this index, before it reaches the chip. */
  readonly lostAt?: number;
}

export const FILE_ID = 0x0102;
export const SHORT_ID = 0x02;

export interface FileChip {
  readonly link: ApduLink;
  readonly sent: CommandApdu[];
}

type Answer = { readonly data: Uint8Array; readonly sw: number };

export function fileChip(file: Uint8Array, options: FileChipOptions): FileChip {
  const { carries = 65_536, tooLong = "short answer", pastEnd = "6282", shortIdentifiers = true } = options;
  const sent: CommandApdu[] = [];
  let current = false;
  let dead = false;
  const status = (sw: number): Answer => ({ data: new Uint8Array(), sw });

  /** `header` is what DO 53 takes for so many bytes of it in all. */
  function read(
    offset: number,
    ne: number,
    header = (_: number) => 0,
    wrap = (data: Uint8Array) => data,
  ): Answer {
    if (offset >= file.length) return status(0x6b00);
    const room = Math.min(ne, carries) - header(Math.min(ne, carries));
    if (ne > carries && tooLong === "6700") return status(0x6700);
    if (ne > carries && tooLong === "6C00") return status(0x6c00);
    dead = ne > carries && tooLong === "dead";
    if (dead) return status(0x6700);
    const past = ne - header(ne) > file.length - offset;
    if (past && pastEnd === "6B00") return status(0x6b00);
    if (past && pastEnd === "6700") return status(0x6700);
    const data = file.slice(offset, offset + room);
    const atEnd = past && offset + data.length === file.length && pastEnd === "6282";
    return { data: wrap(data), sw: atEnd ? 0x6282 : 0x9000 };
  }

  function answer({ ins, p1, p2, data = new Uint8Array(), ne = 0 }: CommandApdu): Answer {
    if (ins === 0xa4) {
      const found = p1 === 2 && p2 === 0x0c && data[0] === FILE_ID >> 8 && data[1] === (FILE_ID & 0xff);
      if (found) current = true;
      return status(found ? 0x9000 : 0x6a82);
    }
    if (ins === 0xb0 && (p1 & 0x80) !== 0) {
      if (!shortIdentifiers) return status(0x6a86);
      if ((p1 & 0x1f) !== SHORT_ID) return status(0x6a82);
      current = true;
      return read(p2, ne);
    }
    if (!current) return status(0x6986);
    if (ins === 0xb0) return read(p1 * 256 + p2, ne);
    if (ins !== 0xb1 || options.odd === false || data[0] !== 0x54) return status(0x6d00);
    return read(
      Number.parseInt(Buffer.from(data.subarray(2)).toString("hex"), 16),
      ne,
      headerBytes,
      dataObject,
    );
  }

  async function transmit(command: CommandApdu): Promise<Result<Answer>> {
    sent.push(command);
    if (dead) return fail("sm.broken", "channel closed");
    if (sent.length - 1 === options.lostAt) return fail("card.lost");
    const given = answer(command);
    return dead ? fail("sm.broken", "unprotected 6700") : ok(given);
  }

  return { link: { maxNe: options.maxNe, transmit }, sent };
}

/** DO 53, encoded here and not by the code under test. */
function dataObject(data: Uint8Array): Uint8Array {
  const { length } = data;
  if (length < 0x80) return concat(Uint8Array.of(0x53, length), data);
  if (length < 0x100) return concat(Uint8Array.of(0x53, 0x81, length), data);
  return concat(Uint8Array.of(0x53, 0x82, length >> 8, length & 0xff), data);
}

/** Of the longest DO 53 with at most so many bytes. */
function headerBytes(total: number): number {
  if (total < 0x82) return 2;
  return total < 0x103 ? 3 : 4;
}

/** A whole file of this length: DO 75 with bytes that follow from their place. */
export function fileOf(length: number): Uint8Array {
  const header = headerFor(length);
  const file = Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) * 7) & 0xff);
  file.set(header);
  return file;
}

function headerFor(length: number): readonly number[] {
  if (length - 2 < 0x80) return [0x75, length - 2];
  if (length - 3 < 0x100) return [0x75, 0x81, length - 3];
  if (length - 4 < 0x10000) return [0x75, 0x82, (length - 4) >> 8, (length - 4) & 0xff];
  const value = length - 5;
  return [0x75, 0x83, value >> 16, (value >> 8) & 0xff, value & 0xff];
}
