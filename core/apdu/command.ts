/** Command APDUs, short and extended, in all four cases (ISO 7816-4 §5.1). @module */
import { concat } from "../crypto/bytes.ts";
import { fail, ok, type Result } from "../errors/result.ts";

export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** Nc bytes, 1 to 65,535; absent or empty means no command data. */
  readonly data?: Uint8Array;
  /** Ne: the most response bytes expected, 1 to 65,536; absent or 0 means none. */
  readonly ne?: number;
}

export const MAX_SHORT_DATA = 255;
export const MAX_SHORT_NE = 256;
export const MAX_EXTENDED_DATA = 65_535;
export const MAX_EXTENDED_NE = 65_536;

/** True when only extended length fields can carry the command. */
export function needsExtendedLength(command: CommandApdu): boolean {
  return (command.data?.length ?? 0) > MAX_SHORT_DATA || (command.ne ?? 0) > MAX_SHORT_NE;
}

/** Encodes; extended length fields are used only where needed. Throws on values outside the ranges (a bug). */
export function encodeCommand(command: CommandApdu): Uint8Array {
  const data = command.data ?? new Uint8Array();
  const ne = command.ne ?? 0;
  if (data.length > MAX_EXTENDED_DATA || ne < 0 || ne > MAX_EXTENDED_NE) throw new RangeError("command APDU");
  const header = Uint8Array.of(command.cla, command.ins, command.p1, command.p2);
  if (!needsExtendedLength(command)) {
    const lc = data.length === 0 ? [] : [data.length];
    const le = ne === 0 ? [] : [ne % 256];
    return concat(header, Uint8Array.from(lc), data, Uint8Array.from(le));
  }
  const lc = data.length === 0 ? [] : [0, data.length >> 8, data.length & 0xff];
  const le = ne === 0 ? [] : [(ne >> 8) & 0xff, ne & 0xff];
  // Without Lc, Le carries the leading zero that announces extended fields.
  const lead = data.length === 0 ? [0] : [];
  return concat(header, Uint8Array.from(lc), data, Uint8Array.from([...lead, ...le]));
}

/** Decodes as a card does. Fails with `card.malformed` where the length fields do not fit the bytes. */
export function parseCommand(bytes: Uint8Array): Result<CommandApdu & { readonly extended: boolean }> {
  const [cla, ins, p1, p2, first, second, third] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) {
    return fail("card.malformed", "command header");
  }
  const header = { cla, ins, p1, p2 };
  const body = bytes.length - 4;
  if (first === undefined) return ok({ ...header, extended: false });
  if (body === 1) return ok({ ...header, ne: first === 0 ? MAX_SHORT_NE : first, extended: false });
  if (first !== 0) {
    const data = bytes.slice(5, 5 + first);
    if (body === 1 + first) return ok({ ...header, data, extended: false });
    if (body !== 2 + first) return fail("card.malformed", "short length fields");
    const le = bytes[5 + first] ?? 0;
    return ok({ ...header, data, ne: le === 0 ? MAX_SHORT_NE : le, extended: false });
  }
  if (second === undefined || third === undefined) return fail("card.malformed", "extended length fields");
  const length = second * 256 + third;
  if (body === 3) return ok({ ...header, ne: length === 0 ? MAX_EXTENDED_NE : length, extended: true });
  if (length === 0) return fail("card.malformed", "extended Lc of zero");
  const data = bytes.slice(7, 7 + length);
  if (body === 3 + length) return ok({ ...header, data, extended: true });
  if (body !== 5 + length) return fail("card.malformed", "extended length fields");
  const le = (bytes[7 + length] ?? 0) * 256 + (bytes[8 + length] ?? 0);
  return ok({ ...header, data, ne: le === 0 ? MAX_EXTENDED_NE : le, extended: true });
}
