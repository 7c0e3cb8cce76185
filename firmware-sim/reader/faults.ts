/** Faults that a test or the dev dock may plant in one reader, counted in commands since the card was presented. @module */

export type ReaderFault =
  /** The card is torn out while command number `atCommand` (from 1) is on its way. */
  | { readonly kind: "pull"; readonly atCommand: number }
  /** The card takes command number `atCommand` and says nothing until it is pulled or the time is up. */
  | { readonly kind: "silent"; readonly atCommand: number }
  /** Instead of what the card answers to command number `atCommand`, these bytes arrive. */
  | { readonly kind: "garbage"; readonly atCommand: number; readonly answer: Uint8Array };

/** The fault that strikes at this command, if any. */
export function strikesAt(fault: ReaderFault | null, command: number): ReaderFault | null {
  return fault !== null && fault.atCommand === command ? fault : null;
}
