/** Timers, as something that is passed in. @module */

export interface Timers {
  /** Runs once after `ms`; the answer takes it back. */
  after(ms: number, run: () => void): () => void;
}
