/**
 * Faults as a person writes them: `pull:N`, `silent:N`, `garbage:N[:HEX]`, `slow:MS`, `replay:N`, `middle`,
 * `status:WHERE[:SW]`, `truncate:WHERE[:BYTES]`, `flip:WHERE[:BYTE[:BIT]]`, `endless[:FILE]`, `huge[:FILE]`. N counts
 * commands from 1; WHERE is such a number, for an answer on its way, or a FILE, for what the card itself gives out.
 * @module
 */
import { describeStatus } from "../../core/apdu/status-words.ts";
import { fromHex, toHex } from "../../core/crypto/bytes.ts";
import { FAULT_FILES, type FaultFile } from "../../core/protocol/dock.ts";
import { isInFile, type ReaderFault } from "./faults.ts";

const MAX_NUMBER = 1_000_000;

/** The fault written so; undefined where it is none. */
export function parseFault(text: string): ReaderFault | undefined {
  const [kind, first, ...more] = text.split(":");
  if (more.length > 2) return undefined;
  switch (kind) {
    case "middle":
      return first === undefined ? { kind } : undefined;
    case "endless":
    case "huge": {
      const file = first === undefined ? null : fileNamed(first);
      return file === undefined || more.length > 0 ? undefined : { kind, file };
    }
    case "slow": {
      const milliseconds = whole(first, 1);
      return milliseconds === undefined || more.length > 0 ? undefined : { kind, milliseconds };
    }
    case "status":
    case "truncate":
    case "flip":
      return parseChange(kind, place(first), more);
    default:
      return parseAtCommand(kind, whole(first, 1), more);
  }
}

type Place = { readonly atCommand: number } | { readonly file: FaultFile };

function place(text: string | undefined): Place | undefined {
  const atCommand = whole(text, 1);
  if (atCommand !== undefined) return { atCommand };
  const file = fileNamed(text);
  return file === undefined ? undefined : { file };
}

function parseChange(
  kind: "status" | "truncate" | "flip",
  where: Place | undefined,
  [first, second]: readonly string[],
): ReaderFault | undefined {
  if (where === undefined || (second !== undefined && kind !== "flip")) return undefined;
  switch (kind) {
    case "status": {
      const word = first ?? "6F00";
      return /^[0-9a-f]{4}$/i.test(word) ? { kind, ...where, sw: Number.parseInt(word, 16) } : undefined;
    }
    case "truncate": {
      const bytes = whole(first ?? "1", 0);
      return bytes === undefined ? undefined : { kind, ...where, bytes };
    }
    case "flip": {
      const [byte, bit] = [whole(first ?? "0", 0), whole(second ?? "0", 0)];
      return byte === undefined || bit === undefined || bit > 7 ? undefined : { kind, ...where, byte, bit };
    }
  }
}

function parseAtCommand(
  kind: string | undefined,
  atCommand: number | undefined,
  [second, third]: readonly string[],
): ReaderFault | undefined {
  if (atCommand === undefined || third !== undefined) return undefined;
  switch (kind) {
    case "pull":
    case "silent":
      return second === undefined ? { kind, atCommand } : undefined;
    case "replay":
      // The first command has none before it.
      return second === undefined && atCommand > 1 ? { kind, atCommand } : undefined;
    case "garbage":
      return isHex(second ?? "FF") ? { kind, atCommand, answer: fromHex(second ?? "FF") } : undefined;
    default:
      return undefined;
  }
}

function fileNamed(text: string | undefined): FaultFile | undefined {
  return Object.values(FAULT_FILES)
    .flat()
    .find((name) => name === text);
}

function isHex(text: string): boolean {
  return text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text);
}

function whole(text: string | undefined, least: number): number | undefined {
  if (text === undefined || !/^\d{1,7}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= MAX_NUMBER ? value : undefined;
}

/** The text that {@link parseFault} reads back as this fault. */
export function faultText(fault: ReaderFault): string {
  const parts: readonly (string | number | null)[] = [fault.kind, whereOf(fault), ...detailsOf(fault)];
  return parts.filter((part) => part !== null).join(":");
}

function whereOf(fault: ReaderFault): string | number | null {
  if (isInFile(fault)) return fault.file;
  return "atCommand" in fault ? fault.atCommand : null;
}

function detailsOf(fault: ReaderFault): readonly (string | number)[] {
  switch (fault.kind) {
    case "slow":
      return [fault.milliseconds];
    case "garbage":
      return [toHex(fault.answer).toUpperCase()];
    case "status":
      return [describeStatus(fault.sw)];
    case "truncate":
      return [fault.bytes];
    case "flip":
      return [fault.byte, fault.bit];
    default:
      return [];
  }
}
