/** A line to a printer: bytes out, bytes in, an end. @module */

export interface ByteLink {
  /** True once the lower layers have taken all of it; false when the line broke or `ms` passed. */
  write(bytes: Uint8Array, ms: number): Promise<boolean>;
  readonly inbox: Inbox;
  /** The line broke; nothing more will come. */
  readonly lost: boolean;
  close(): Promise<void>;
}

/** Opens a line; undefined where nobody answers within a bounded time. */
export type OpenLink = () => Promise<ByteLink | undefined>;

/** What has come in and nobody has taken yet. */
export interface Inbox {
  push(bytes: Uint8Array): void;
  /** Nothing more will come: who waits is told at once. */
  end(): void;
  /** Forgets what has come in and fits. */
  discard(fits: (byte: number) => boolean): void;
  /** Takes the first byte that fits out of the rest; undefined after `ms` or at the end. */
  take(fits: (byte: number) => boolean, ms: number): Promise<number | undefined>;
}

/** A printer that talks without being asked is not remembered for ever. Bytes. */
const MAX_WAITING = 256;

/** `clean` takes out what nobody waits for; bytes come to it in pieces. */
export function createInbox(clean: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes): Inbox {
  let waiting: number[] = [];
  let ended = false;
  let wake: () => void = () => undefined;

  return {
    push(bytes) {
      waiting = [...waiting, ...clean(bytes).subarray(-MAX_WAITING)].slice(-MAX_WAITING);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    discard(fits) {
      waiting = waiting.filter((byte) => !fits(byte));
    },
    async take(fits, ms) {
      const deadline = performance.now() + ms;
      for (;;) {
        const index = waiting.findIndex(fits);
        const [byte] = index < 0 ? [] : waiting.splice(index, 1);
        const left = deadline - performance.now();
        if (byte !== undefined || ended || left <= 0) return byte;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}

/** True when `work` says so within `ms`. */
export function within(ms: number, work: (done: (success: boolean) => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    work((success) => {
      clearTimeout(timer);
      resolve(success);
    });
  });
}
