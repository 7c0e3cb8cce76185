/**
 * How chips of one kind behave on one reader, remembered from one reading to the next. It holds nothing of the person
 * or of the single card.
 * @module
 */
import { toHex } from "../../crypto/bytes.ts";
import type { CardChannel } from "../../ports/card-reader.ts";
import type { ChipLimits } from "./limits.ts";

/** What every chip can do: the plain data of a protected answer of 256 bytes, AES. */
export const SURE_BYTES = 223;

export interface ChipTraits {
  /** Response data that one READ BINARY may ask for, in bytes. */
  readonly blockBytes: number;
  readonly limits: ChipLimits;
  /** Whether READ BINARY takes short file identifiers; absent where nothing was read. */
  readonly shortIdentifiers?: boolean;
  /** READ BINARY must not ask for more than the file holds. */
  readonly exactReads: boolean;
  /** EF.CardAccess is given only after the LDS1 application was selected. */
  readonly applicationFirst: boolean;
}

/** A place to keep them: in process, or on disk. What it gives is a hint, and a wrong one costs commands only. */
export interface ChipMemory {
  get(key: string): ChipTraits | undefined;
  set(key: string, traits: ChipTraits): void;
}

export function chipKey({ atr }: CardChannel, readerId = ""): string {
  return `${toHex(atr)} ${readerId}`;
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
}

export function knowledgeFrom(traits: ChipTraits | undefined): ChipKnowledge {
  return {
    blockBytes: Math.max(traits?.blockBytes ?? Number.POSITIVE_INFINITY, SURE_BYTES),
    deliveredBytes: 0,
    shortIdentifiers: traits?.shortIdentifiers,
    exactReads: traits?.exactReads ?? false,
    applicationFirst: traits?.applicationFirst ?? false,
    lossesInARow: 0,
  };
}

export function traitsFrom(knowledge: ChipKnowledge, limits: ChipLimits): ChipTraits {
  const { blockBytes, exactReads, applicationFirst, shortIdentifiers } = knowledge;
  return {
    // An answer is never longer than its limit, so that this is no narrower than what was learned.
    blockBytes: Math.min(blockBytes, limits.maxResponseBytes),
    limits,
    exactReads,
    applicationFirst,
    ...(shortIdentifiers !== undefined && { shortIdentifiers }),
  };
}
