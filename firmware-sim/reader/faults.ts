/**
 * Faults that a test, the command line or the dev dock may plant in one reader, counted in commands since the card was
 * presented. {@link ./faulty-card.ts} is where they strike.
 * @module
 */
import type { FileFault } from "../card/file-fault.ts";

export type ReaderFault =
  /** The card is torn out while command number `atCommand` (from 1) is on its way. */
  | { readonly kind: "pull"; readonly atCommand: number }
  /** The card takes command number `atCommand` and says nothing until it is pulled or the time is up. */
  | { readonly kind: "silent"; readonly atCommand: number }
  /** Instead of what the card answers to command number `atCommand`, these bytes arrive. */
  | { readonly kind: "garbage"; readonly atCommand: number; readonly answer: Uint8Array }
  /** Every answer comes this much later. */
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** Command number `atCommand` is carried out, and answered with this status word and no data. */
  | { readonly kind: "status"; readonly atCommand: number; readonly sw: number }
  /** Of the data of answer number `atCommand` only the first `bytes` arrive; the status word stays. */
  | { readonly kind: "truncate"; readonly atCommand: number; readonly bytes: number }
  /** One bit (0 the lowest) of one byte of answer number `atCommand` is turned; `byte` counts on from the start again. */
  | { readonly kind: "flip"; readonly atCommand: number; readonly byte: number; readonly bit: number }
  /** Command number `atCommand` is carried out, and the answer to the one before arrives again. */
  | { readonly kind: "replay"; readonly atCommand: number }
  /** Somebody who knows what is printed on the card ends PACE on both sides; a card opened by BAC is left alone. */
  | { readonly kind: "middle" }
  /** The card itself gives out a file wrongly, on whichever command. */
  | FileFault;

/** Whether it is the card's own, at a file, and not one of the way to the reader. */
export function isInFile(fault: ReaderFault): fault is FileFault {
  return "file" in fault;
}

/** The fault that strikes at this command, if any. */
export function strikesAt(fault: ReaderFault | null, command: number): ReaderFault | null {
  if (fault === null || !("atCommand" in fault)) return fault;
  return fault.atCommand === command ? fault : null;
}
