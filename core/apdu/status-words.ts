/** Status words by the names of ISO 7816-4 §5.6. @module */

export const statusWords = {
  /** Normal processing, no further qualification. */
  ok: 0x9000,
  /** End of file reached before reading Ne bytes. */
  endOfFile: 0x6282,
  /** Authentication failed, no counter told. */
  authenticationFailed: 0x6300,
  wrongLength: 0x6700,
  logicalChannelNotSupported: 0x6881,
  secureMessagingNotSupported: 0x6882,
  lastCommandOfChainExpected: 0x6883,
  commandChainingNotSupported: 0x6884,
  incompatibleFileStructure: 0x6981,
  securityStatusNotSatisfied: 0x6982,
  authenticationMethodBlocked: 0x6983,
  referenceDataNotUsable: 0x6984,
  conditionsNotSatisfied: 0x6985,
  commandNotAllowed: 0x6986,
  /** Expected secure messaging data objects missing. */
  secureMessagingMissing: 0x6987,
  /** Incorrect secure messaging data objects. */
  secureMessagingIncorrect: 0x6988,
  incorrectData: 0x6a80,
  functionNotSupported: 0x6a81,
  fileNotFound: 0x6a82,
  recordNotFound: 0x6a83,
  notEnoughMemory: 0x6a84,
  incorrectP1P2: 0x6a86,
  lcInconsistentWithP1P2: 0x6a87,
  referencedDataNotFound: 0x6a88,
  wrongP1P2: 0x6b00,
  /** Wrong Le; 256 bytes or more are there. */
  exactLengthUntold: 0x6c00,
  instructionNotSupported: 0x6d00,
  classNotSupported: 0x6e00,
  noPreciseDiagnosis: 0x6f00,
} as const;

/** Tries left where the status word is 63Cx (verification failed, x retries), else undefined. */
export function retriesLeft(sw: number): number | undefined {
  return (sw & 0xfff0) === 0x63c0 ? sw & 0x0f : undefined;
}

/** Four hexadecimal digits, the form that failure details carry. */
export function describeStatus(sw: number): string {
  return sw.toString(16).padStart(4, "0").toUpperCase();
}
