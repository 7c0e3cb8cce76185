/** The sentence a person reads for a code. @module */
import { type Bilingual, ERRORS, type ErrorCode } from "./codes.ts";

/** What the citizen reads, in both languages. */
export function citizenSentence(code: ErrorCode): Bilingual {
  return ERRORS[code].citizen;
}

/** What staff do about it, in both languages. */
export function staffRemedy(code: ErrorCode): Bilingual {
  return ERRORS[code].staff;
}
