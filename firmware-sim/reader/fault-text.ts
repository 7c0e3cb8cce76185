/**
 * Faults as a person writes them: `pull:N`, `silent:N`, `garbage:N[:HEX]`, `slow:MS`, `status:N[:SW]`,
 * `truncate:N[:BYTES]`, `flip:N[:BYTE[:BIT]]`, `replay:N`, `endless`, `huge`, `middle`, where N counts commands from 1.
 * @module
 */
import { describeStatus } from "../../core/apdu/status-words.ts";
import { fromHex, toHex } from "../../core/crypto/bytes.ts";
import type { ReaderFault } from "./faults.ts";

const MAX_NUMBER = 1_000_000;

/** The fault written so; undefined where it is none. */
export function parseFault(text: string): ReaderFault | undefined {
  const [kind, first, ...more] = text.split(":");
  if (more.length > 2) return undefined;
  if (kind === "endless" || kind === "huge" || kind === "middle")
    return first === undefined ? { kind } : undefined;
  const number = whole(first, 1);
  if (number === undefined) return undefined;
  if (kind === "slow") return more.length === 0 ? { kind, milliseconds: number } : undefined;
  return parseAtCommand(kind, number, more);
}

function parseAtCommand(
  kind: string | undefined,
  atCommand: number,
  [second, third]: readonly string[],
): ReaderFault | undefined {
  if (third !== undefined && kind !== "flip") return undefined;
  switch (kind) {
    case "pull":
    case "silent":
      return second === undefined ? { kind, atCommand } : undefined;
    case "replay":
      // The first command has none before it.
      return second === undefined && atCommand > 1 ? { kind, atCommand } : undefined;
    case "garbage":
      return isHex(second ?? "FF") ? { kind, atCommand, answer: fromHex(second ?? "FF") } : undefined;
    case "status":
      return /^[0-9a-f]{4}$/i.test(second ?? "6F00")
        ? { kind, atCommand, sw: Number.parseInt(second ?? "6F00", 16) }
        : undefined;
    case "truncate": {
      const bytes = whole(second ?? "1", 0);
      return bytes === undefined ? undefined : { kind, atCommand, bytes };
    }
    case "flip": {
      const [byte, bit] = [whole(second ?? "0", 0), whole(third ?? "0", 0)];
      return byte === undefined || bit === undefined || bit > 7 ? undefined : { kind, atCommand, byte, bit };
    }
    default:
      return undefined;
  }
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
  const { kind } = fault;
  switch (kind) {
    case "slow":
      return `slow:${fault.milliseconds}`;
    case "garbage":
      return `garbage:${fault.atCommand}:${toHex(fault.answer).toUpperCase()}`;
    case "status":
      return `status:${fault.atCommand}:${describeStatus(fault.sw)}`;
    case "truncate":
      return `truncate:${fault.atCommand}:${fault.bytes}`;
    case "flip":
      return `flip:${fault.atCommand}:${fault.byte}:${fault.bit}`;
    default:
      return "atCommand" in fault ? `${kind}:${fault.atCommand}` : kind;
  }
}
