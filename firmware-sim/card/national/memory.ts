/** What a national ID card keeps without power: how often the password was wrong. It never blocks, it only warns. @module */
import { statusWords } from "../../../core/apdu/status-words.ts";

export interface NationalMemory {
  wrongTries: number;
}

const TRIES = 3;

/** 63Cx: the password is there, and x tries are left, at least one. */
export function warningOfTries({ wrongTries }: NationalMemory): number {
  return 0x63c0 | Math.max(1, TRIES - wrongTries);
}

/** Notes how a step of PACE ended: a wrong token counts, an open channel forgets. */
export function noteOutcome(memory: NationalMemory, outcome: { readonly sw: number } | "opened"): void {
  if (outcome === "opened") memory.wrongTries = 0;
  else if (outcome.sw === statusWords.authenticationFailed) memory.wrongTries += 1;
}
