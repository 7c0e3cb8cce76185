/** A file as far as it was read: what a reading that broke off goes on from. @module */
import { fail, ok, type Result } from "../../errors/result.ts";
import { parseTlvHeader } from "../../tlv/ber.ts";
import type { ElementaryFile } from "./files.ts";

export interface FileProgress {
  readonly file: ElementaryFile;
  /** Bytes read, from the start of the file. */
  readonly done: number;
  /** Bytes of the whole file; undefined before its first bytes told. */
  readonly total: number | undefined;
  /** Room for the whole file once `total` is known; the first `done` bytes count. */
  readonly room: Uint8Array;
}

/** Tag of up to three bytes, length field of up to five. */
const MAX_HEADER_BYTES = 8;

export function startOf(file: ElementaryFile): FileProgress {
  return { file, done: 0, total: undefined, room: new Uint8Array() };
}

export function isWhole({ done, total }: FileProgress): boolean {
  return done === total;
}

/**
 * With `data` joined on, as far as the file goes: chips keep files in larger ones and give what stands behind. Memory
 * is taken only for a length within the file's bound. Fails with `card.too_large` and `card.malformed`.
 */
export function advance(progress: FileProgress, data: Uint8Array): Result<FileProgress> {
  const { file, done, total, room } = progress;
  if (total !== undefined) {
    const fitting = data.subarray(0, total - done);
    room.set(fitting, done);
    return ok({ ...progress, done: done + fitting.length });
  }
  const start = new Uint8Array(done + data.length);
  start.set(room.subarray(0, done));
  start.set(data, done);
  const header = parseTlvHeader(start);
  if (!header.ok) {
    return start.length < MAX_HEADER_BYTES
      ? ok({ ...progress, done: start.length, room: start })
      : fail("card.malformed", `${file.name} header`);
  }
  const length = header.value.headerLength + header.value.length;
  if (length > file.maxBytes) return fail("card.too_large", `${file.name} announces ${length} bytes`);
  const whole = new Uint8Array(length);
  whole.set(start.subarray(0, length));
  return ok({ file, done: Math.min(start.length, length), total: length, room: whole });
}
