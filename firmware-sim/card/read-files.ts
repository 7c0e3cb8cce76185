/** READ BINARY and READ RECORD (ISO 7816-4 §11.2.3, §11.3.3; card profile, "Files"). @module */
import { statusWords } from "../../core/apdu/status-words.ts";
import { type Answer, answer, done, type PlainCommand, refuse, type Step, status } from "./command.ts";
import { type FileFault, fileAsGiven, recordAsGiven } from "./file-fault.ts";
import type { CardFile, ReadAccess, TransparentFile } from "./file-system.ts";
import type { Session } from "./session.ts";

/** What a read needs to know of the session, and the file it made current. */
export interface ReadContext {
  readonly files: readonly CardFile[];
  readonly current: CardFile | undefined;
  /** Undefined before PACE. */
  readonly session: Session | undefined;
  readonly fault: FileFault | null;
}

export interface ReadOutcome {
  readonly answer: Answer;
  readonly current: CardFile | undefined;
}

const SHORT_IDENTIFIER_BIT = 0x80;
/** P2 of READ RECORD: the record whose number is in P1. */
const RECORD_BY_NUMBER = 0x04;

/** By short identifier (P1 bit 8, offset in P2) or in the current file (15-bit offset). */
export function readBinary(command: PlainCommand, context: ReadContext): ReadOutcome {
  const { p1, p2 } = command;
  const byShortIdentifier = (p1 & SHORT_IDENTIFIER_BIT) !== 0;
  if (byShortIdentifier && (p1 & 0x60) !== 0) return failed(statusWords.incorrectP1P2, context);
  const file = byShortIdentifier ? findByShortIdentifier(context, p1 & 0x1f) : currentFile(context);
  if (!file.ok) return failed(file.sw, context);
  if (file.value.structure !== "transparent") return failed(statusWords.incompatibleFileStructure, context);
  const offset = byShortIdentifier ? p2 : p1 * 256 + p2;
  const reply = readTransparent(command, file.value, offset, context);
  return { answer: reply, current: file.value };
}

function readTransparent(
  { data, ne, leZero }: PlainCommand,
  file: TransparentFile,
  offset: number,
  { session, fault }: ReadContext,
): Answer {
  if (!mayRead(file.access, session)) return status(statusWords.securityStatusNotSatisfied);
  if (data.length > 0 || ne === 0) return status(statusWords.wrongLength);
  const rest = fileAsGiven(fault, file, offset);
  if (!rest.ok) return status(rest.sw);
  if (rest.value.length === 0) return status(statusWords.wrongP1P2);
  const part = rest.value.slice(0, ne);
  return answer(part, part.length < ne && !leZero ? statusWords.endOfFile : statusWords.ok);
}

/** Whole records only: Le is zero or at least the length of the record. */
export function readRecord(command: PlainCommand, context: ReadContext): ReadOutcome {
  const { p1, p2, data, ne, leZero } = command;
  if ((p2 & 0x07) !== RECORD_BY_NUMBER) return failed(statusWords.incorrectP1P2, context);
  const sfi = p2 >> 3;
  const file = sfi === 0 ? currentFile(context) : findByShortIdentifier(context, sfi);
  if (!file.ok) return failed(file.sw, context);
  if (file.value.structure !== "records") return failed(statusWords.incompatibleFileStructure, context);
  if (!mayRead("terminal", context.session)) return failed(statusWords.securityStatusNotSatisfied, context);
  const record = file.value.records[p1 - 1];
  if (record === undefined) return failed(statusWords.recordNotFound, context);
  if (!mayRead(record.access, context.session))
    return failed(statusWords.securityStatusNotSatisfied, context);
  const fits = leZero || ne >= record.content.length;
  if (data.length > 0 || !fits) return failed(statusWords.wrongLength, context);
  const given = recordAsGiven(
    context.fault,
    { name: file.value.name, content: record.content },
    leZero ? undefined : ne,
  );
  return { answer: given.ok ? answer(given.value) : status(given.sw), current: file.value };
}

function mayRead(access: ReadAccess, session: Session | undefined): boolean {
  const terminal = session?.terminal;
  switch (access) {
    case "free":
      return true;
    case "terminal":
      return terminal !== undefined;
    case "open":
      return terminal?.mayReadOpen ?? false;
    case "protected":
      return (terminal?.mayReadProtected ?? false) && (session?.pinVerified ?? false);
    case "purse":
      return terminal !== undefined && (terminal.mayDebit || (session?.pinVerified ?? false));
  }
}

function currentFile({ current }: ReadContext): Step<CardFile> {
  return current === undefined ? refuse(statusWords.commandNotAllowed) : done(current);
}

function findByShortIdentifier({ files }: ReadContext, sfi: number): Step<CardFile> {
  const file = files.find((candidate) => candidate.sfi === sfi);
  return file === undefined ? refuse(statusWords.fileNotFound) : done(file);
}

function failed(sw: number, context: ReadContext): ReadOutcome {
  return { answer: status(sw), current: context.current };
}
