/**
 * Memory that keeps its bytes without power, written a page at a time. The power may fail in the middle of a page, and
 * then nobody knows what stands in it: whoever keeps money here must be able to live with that.
 * @module
 */

/** One page about to be written. */
export interface PageWrite {
  readonly page: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Undefined: the page is written. Bytes: the power fails in this page, and these are what stays in it. */
export type PowerFault = (write: PageWrite) => Uint8Array | undefined;

/** Thrown where the chip stops in the middle of a command. No answer follows; the reader sees a card that is gone. */
export class PowerCut extends Error {
  override readonly name = "PowerCut";
}

export const PAGE_BYTES = 32;

export class NonVolatilePages {
  /** Set by tests and by the dock. */
  fault: PowerFault | undefined;
  readonly #bytes: Uint8Array;

  constructor(pages: number) {
    this.#bytes = new Uint8Array(pages * PAGE_BYTES);
  }

  read(page: number, length: number): Uint8Array {
    return this.#bytes.slice(page * PAGE_BYTES, page * PAGE_BYTES + length);
  }

  /** From the beginning of a page on, page after page. Throws {@link PowerCut} where the power fails. */
  write(page: number, bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.length; offset += PAGE_BYTES) {
      this.#writePage(page + offset / PAGE_BYTES, bytes.subarray(offset, offset + PAGE_BYTES));
    }
  }

  #writePage(page: number, bytes: Uint8Array): void {
    const before = this.read(page, PAGE_BYTES);
    const after = before.slice();
    after.set(bytes);
    const left = this.fault?.({ page, before, after });
    this.#bytes.set(left ?? after, page * PAGE_BYTES);
    if (left !== undefined) throw new PowerCut();
  }
}
