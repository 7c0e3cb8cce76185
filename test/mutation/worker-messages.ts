/** What a thread of mutants is told and tells. @module */
import type { Finding, Table } from "./run.ts";

export interface WorkerOrder {
  /** URL of a module that exports `allStages`. */
  readonly stages: string;
  readonly seed: number;
  /** First mutant, one after the last, and how many threads share them. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Name of the only stage. */
  readonly only?: string;
  /** {@link PLACES} numbers of 32 bits. */
  readonly state: SharedArrayBuffer;
}

/** Of the shared memory: the mutant at work, its stage by number, mutants done. */
export const PLACES = { index: 0, stage: 1, done: 2 } as const;

export type WorkerMessage =
  | { readonly type: "stages"; readonly names: readonly string[] }
  | { readonly type: "finding"; readonly finding: Finding }
  | {
      readonly type: "done";
      readonly table: Table;
      readonly growth: Growth | null;
    };

/** Bytes after the end over bytes after the warm-up, each after a collection of garbage. */
export interface Growth {
  readonly heap: number;
  readonly resident: number;
}
