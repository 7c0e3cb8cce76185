/** Lines of text out of the bytes of a port. @module */

/** The longest printed code has some 60 characters; an ID card's QR, which is refused later, some 300. */
export const MAX_LINE_BYTES = 1024;

/** Takes bytes as they come and gives the lines they complete, without their CR or LF. */
export type LineReader = (bytes: Uint8Array) => readonly string[];

const CR = 0x0d;
const LF = 0x0a;

/** A line that is empty, longer than the bound or no UTF-8 is dropped; what follows it is read again. */
export function createLineReader(maxBytes: number = MAX_LINE_BYTES): LineReader {
  let held: number[] = [];
  let overlong = false;

  function finish(): string | undefined {
    const line = overlong || held.length === 0 ? undefined : decode(Uint8Array.from(held));
    held = [];
    overlong = false;
    return line;
  }

  return (bytes) => {
    const lines: string[] = [];
    for (const byte of bytes) {
      if (byte === CR || byte === LF) {
        const line = finish();
        if (line !== undefined) lines.push(line);
      } else if (held.length < maxBytes) held.push(byte);
      else overlong = true;
    }
    return lines;
  };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
