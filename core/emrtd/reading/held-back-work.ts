/**
 * Work for the processor that waits until a command is on its way: while the chip answers, the terminal verifies what
 * came before, and neither waits for the other.
 * @module
 */

export interface HeldBackWork {
  add(work: () => void): void;
  /** Starts the exchange, does the work while it runs, and gives what the exchange gives. */
  during<T>(exchange: () => Promise<T>): Promise<T>;
  /** Does what is left now, for a decision that needs it. */
  finish(): void;
}

export function heldBackWork(): HeldBackWork {
  let waiting: readonly (() => void)[] = [];

  function finish(): void {
    const now = waiting;
    waiting = [];
    for (const work of now) work();
  }

  return {
    add: (work) => {
      waiting = [...waiting, work];
    },
    during: (exchange) => {
      const running = exchange();
      finish();
      return running;
    },
    finish,
  };
}
