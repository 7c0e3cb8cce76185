/**
 * How chips of one kind behave on one reader, remembered from one reading to the next. It holds nothing of the person
 * or of the single card.
 *
 * It is a hint and may cost commands, never a verdict: an answer to reset is anybody's to send, and chips with the same
 * one differ. So only a reading that was believed leaves something here; a reading that went by it and did not end so
 * drops it and is done again without; and what it leaves out (short identifiers, files there or not) is found out anew.
 * @module
 */
import type { ChipLimits } from "./limits.ts";

/** Without extended length: the plain data of a protected answer of 256 bytes, AES. */
export const SHORT_BLOCK_BYTES = 223;

/** No chip carries less: the plain data of a protected answer of 96 bytes, enough for a point of PACE. */
export const LEAST_BLOCK_BYTES = 63;

export interface ChipTraits {
  /** Response data that one READ BINARY may ask for, in bytes. */
  readonly blockBytes: number;
  readonly limits: ChipLimits;
  /** READ BINARY must not ask for more than the file holds. */
  readonly exactReads: boolean;
  /** EF.CardAccess is given only after the LDS1 application was selected. */
  readonly applicationFirst: boolean;
  /** Readings that went by them since they were learned. */
  readonly readings: number;
}

/** A place to keep them. */
export interface ChipMemory {
  get(key: string): ChipTraits | undefined;
  set(key: string, traits: ChipTraits): void;
  delete(key: string): void;
}

/** What is learned while a document is read; the reading of files writes it as it goes. */
export interface ChipKnowledge {
  blockBytes: number;
  /** Most bytes that one answer has brought. */
  deliveredBytes: number;
  shortIdentifiers: boolean | undefined;
  exactReads: boolean;
  applicationFirst: boolean;
  /** Cards lost at a read longer than any before, one after the other; of this reading only. */
  lossesInARow: number;
  /** How often a smaller block was taken; of this reading only. */
  stepsTaken: number;
}

export function knowledgeFrom(traits: ChipTraits | undefined): ChipKnowledge {
  return {
    blockBytes: Math.max(traits?.blockBytes ?? Number.POSITIVE_INFINITY, LEAST_BLOCK_BYTES),
    deliveredBytes: 0,
    shortIdentifiers: undefined,
    exactReads: traits?.exactReads ?? false,
    applicationFirst: traits?.applicationFirst ?? false,
    lossesInARow: 0,
    stepsTaken: 0,
  };
}

export function traitsFrom(knowledge: ChipKnowledge, limits: ChipLimits): Omit<ChipTraits, "readings"> {
  const { blockBytes, exactReads, applicationFirst } = knowledge;
  return {
    // An answer is never longer than its limit, so that this is no narrower than what was learned.
    blockBytes: Math.min(blockBytes, limits.maxResponseBytes),
    limits,
    exactReads,
    applicationFirst,
  };
}
