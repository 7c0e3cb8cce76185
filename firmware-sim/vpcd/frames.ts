/** The framing of the virtual reader: two length bytes, big-endian, then that many bytes. @module */
import { concat } from "../../core/crypto/bytes.ts";

const LENGTH_BYTES = 2;
const MAX_BODY_BYTES = 0xffff;

/** One buffer, so that it leaves in one segment. Throws above 65,535 bytes, which no card of the profile answers. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  if (body.length > MAX_BODY_BYTES) throw new RangeError("frame body");
  return concat(Uint8Array.of(body.length >> 8, body.length & 0xff), body);
}

/** Gathers frames out of pieces of any size. Holds at most one unfinished frame beside the piece just given. */
export class FrameReader {
  #held: Uint8Array = new Uint8Array();

  /** The bodies completed by this piece, in order. */
  push(piece: Uint8Array): readonly Uint8Array[] {
    this.#held = concat(this.#held, piece);
    const bodies: Uint8Array[] = [];
    for (;;) {
      const [high, low] = this.#held;
      if (high === undefined || low === undefined) return bodies;
      const end = LENGTH_BYTES + high * 256 + low;
      if (this.#held.length < end) return bodies;
      bodies.push(this.#held.slice(LENGTH_BYTES, end));
      this.#held = this.#held.subarray(end);
    }
  }
}
