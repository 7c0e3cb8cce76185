/** What a reader, simulated or virtual, needs of a card. @module */

export interface PluggableCard {
  readonly atr: Uint8Array;
  /** Power-on or a warm reset; gives the ATR. */
  reset(): Uint8Array;
  powerOff(): void;
  /** One command APDU of any bytes; resolves to a response APDU. */
  process(command: Uint8Array): Promise<Uint8Array>;
}
