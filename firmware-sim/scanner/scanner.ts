/** The cradle's code scanner in software: it reads the print of the card that is laid under it. @module */
import type { Scanner } from "../../core/ports/scanner.ts";

export interface SimulatedScanner extends Scanner {
  on: boolean;
  /** A code comes under the glass. */
  see(text: string): void;
}

export function createSimulatedScanner(): SimulatedScanner {
  const listeners = new Set<(text: string) => void>();
  return {
    on: true,
    see(text) {
      if (!this.on) return;
      for (const listener of listeners) listener(text);
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      listeners.clear();
    },
  };
}
