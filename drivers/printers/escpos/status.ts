/** Real-time status of ESC/POS: DLE EOT n and what its answers say (Epson "ESC/POS Command Reference"). @module */
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { PrinterState } from "../../../core/ports/printer.ts";

/** 1 printer, 2 cause of being offline, 3 cause of an error, 4 paper sensor. */
export type StatusKind = 1 | 2 | 3 | 4;

/** Paper first: it is what most often ails a printer. */
export const STATUS_KINDS: readonly StatusKind[] = [4, 2, 3, 1];

export type StatusBytes = Readonly<Record<StatusKind, number>>;

/** n = 1 */
const OFFLINE = 0b0000_1000;
/** n = 2 */
const COVER_OPEN = 0b0000_0100;
const STOPPED_BY_PAPER_END = 0b0010_0000;
const ERROR = 0b0100_0000;
/** n = 3: mechanical or recoverable, cutter, unrecoverable, recovers by itself. */
const CUTTER = 0b0000_1000;
const UNRECOVERABLE = 0b0010_0000;
const ANY_ERROR = 0b0110_1100;
/** n = 4: both bits of a pair say the same. */
const NEAR_END = 0b0000_1100;
const PAPER_END = 0b0110_0000;

/** DLE EOT n. */
export function statusRequest(kind: StatusKind): Uint8Array {
  return Uint8Array.of(0x10, 0x04, kind);
}

/** Answers to DLE EOT carry 0xx1xx10; neither XON, XOFF nor the answer to GS r does. */
export function isStatusByte(byte: number): boolean {
  return (byte & 0b1001_0011) === 0b0001_0010;
}

/** The answer to GS r 1 carries 0xx0eenn: both bits of a pair say the same, near end and end; x is not defined. */
export function isPaperSensorByte(byte: number): boolean {
  const nearEnd = byte & 0b0000_0011;
  const end = byte & 0b0000_1100;
  return (byte & 0b1001_0000) === 0 && (nearEnd === 0 || nearEnd === 3) && (end === 0 || end === 12);
}

/** What the four answers say together; the failure that staff can mend first. */
export function judgeStatus(bytes: StatusBytes): Result<PrinterState> {
  if ((bytes[2] & COVER_OPEN) !== 0) return fail("printer.cover_open");
  if ((bytes[4] & PAPER_END) !== 0 || (bytes[2] & STOPPED_BY_PAPER_END) !== 0)
    return fail("printer.paper_out");
  if ((bytes[3] & CUTTER) !== 0) return fail("printer.offline", "cutter");
  if ((bytes[3] & UNRECOVERABLE) !== 0) return fail("printer.offline", "unrecoverable error");
  if ((bytes[3] & ANY_ERROR) !== 0 || (bytes[2] & ERROR) !== 0) return fail("printer.offline", "error");
  if ((bytes[1] & OFFLINE) !== 0) return fail("printer.offline", "offline");
  return ok((bytes[4] & NEAR_END) !== 0 ? "paper_low" : "ready");
}
