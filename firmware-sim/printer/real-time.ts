/**
 * Real-time commands: carried out as they arrive, before what waits in the buffer, also while the printer is offline
 * and also inside another command's data (ESC/POS reference, DLE EOT, notes).
 * @module
 */

export type RealTimeCommand =
  /** DLE EOT n */
  | { readonly type: "status"; readonly which: number }
  /** DLE DC4 8: forget everything received. */
  | { readonly type: "clearBuffer" };

const CLEAR_BUFFER = [0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8] as const;

/** Watches a byte stream; answers the command that this byte completes, if it does. */
export function createRealTimeWatch(): (byte: number) => RealTimeCommand | undefined {
  const recent: number[] = CLEAR_BUFFER.map(() => 0);
  return (byte) => {
    recent.shift();
    recent.push(byte);
    if (recent.at(-3) === 0x10 && recent.at(-2) === 0x04) return { type: "status", which: byte };
    if (CLEAR_BUFFER.every((expected, index) => recent[index] === expected)) return { type: "clearBuffer" };
    return undefined;
  };
}
