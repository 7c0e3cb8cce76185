/** A command as the applet handles it, after transport and secure messaging are taken off. @module */
import { type CommandApdu, MAX_EXTENDED_NE, MAX_SHORT_NE } from "../../core/apdu/command.ts";
import type { ResponseApdu } from "../../core/apdu/response.ts";
import { statusWords } from "../../core/apdu/status-words.ts";
import type { Result } from "../../core/errors/result.ts";

export const PLAIN_CLA = 0x00;
/** Not the last command of a chain (ISO 7816-4 §5.4.1). */
export const CHAINED_CLA = 0x10;

export interface PlainCommand {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** Empty where the command has none. */
  readonly data: Uint8Array;
  /** Ne; 0 where the command expects nothing. */
  readonly ne: number;
  /** Le was all zeros: whatever there is, up to {@link PlainCommand.ne}. */
  readonly leZero: boolean;
}

/** Data, status word, and how long the card keeps the terminal waiting for it. */
export interface Answer extends ResponseApdu {
  readonly delayMs?: number;
}

type ParsedCommand = CommandApdu & { readonly extended: boolean };

export function toPlain(parsed: ParsedCommand): PlainCommand {
  const { cla, ins, p1, p2, extended } = parsed;
  const ne = parsed.ne ?? 0;
  const leZero = ne === (extended ? MAX_EXTENDED_NE : MAX_SHORT_NE);
  return { cla, ins, p1, p2, data: parsed.data ?? new Uint8Array(), ne, leZero };
}

/** 6E00 or 6884 to a command in clear whose class byte is not that of a plain one, or of a chained `chainable`. */
export function refusedClass({ cla, ins }: PlainCommand, chainable: number): number | undefined {
  if (cla !== PLAIN_CLA && cla !== CHAINED_CLA) return statusWords.classNotSupported;
  const chains = cla === CHAINED_CLA && ins !== chainable;
  return chains ? statusWords.commandChainingNotSupported : undefined;
}

export function status(sw: number): Answer {
  return { data: new Uint8Array(), sw };
}

export function answer(data: Uint8Array, sw = 0x9000): Answer {
  return { data, sw };
}

/** For steps whose only outcome is success or a status word. */
export type Step<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly sw: number };

export function done<T>(value: T): Step<T> {
  return { ok: true, value };
}

export function refuse(sw: number): { readonly ok: false; readonly sw: number } {
  return { ok: false, sw };
}

/** Replaces the terminal-facing code of a core function by the status word a card says. */
export function orStatus<T>(result: Result<T>, sw: number): Step<T> {
  return result.ok ? result : refuse(sw);
}
