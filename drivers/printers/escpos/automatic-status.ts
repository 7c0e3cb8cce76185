/**
 * Automatic status back: packets that a printer sends unasked where GS a or a memory switch says so (Epson "ESC/POS
 * Command Reference", GS a, and its rules for telling apart what printers send).
 * @module
 */

/** Behind the first byte. */
const FOLLOWING_BYTES = 3;

/**
 * Takes the packets out of what comes in, wherever they are torn. Only their first byte can be told by its bits: the
 * three behind it look like answers to GS r. XON, XOFF and answers to DLE EOT may stand in between and pass.
 */
export function withoutAutomaticStatus(): (bytes: Uint8Array) => Uint8Array {
  let following = 0;
  const isOfPacket = (byte: number): boolean => {
    if (isFirstByte(byte)) {
      following = FOLLOWING_BYTES;
      return true;
    }
    if (following === 0 || !isFollowingByte(byte)) return false;
    following -= 1;
    return true;
  };
  return (bytes) => bytes.filter((byte) => !isOfPacket(byte));
}

/** 0xx1xx00 */
function isFirstByte(byte: number): boolean {
  return (byte & 0b1001_0011) === 0b0001_0000;
}

/** 0xx0xxxx */
function isFollowingByte(byte: number): boolean {
  return (byte & 0b1001_0000) === 0;
}
