/** What a reader, simulated or virtual, needs of a card. @module */
import type { FileFault } from "../card/file-fault.ts";
import type { PrintedSide } from "../card/protocols/pace.ts";

export interface PluggableCard {
  readonly atr: Uint8Array;
  /** Absent where nobody can take the card's place in PACE. */
  readonly printed?: PrintedSide;
  /** The file that the card gives out wrongly, until it is told otherwise. */
  fileFault?: FileFault | null;
  /** Power-on or a warm reset; gives the ATR. */
  reset(): Uint8Array;
  powerOff(): void;
  /** One command APDU of any bytes; resolves to a response APDU. */
  process(command: Uint8Array): Promise<Uint8Array>;
}
