/**
 * The command trace of a card link, free of personal data and keys by construction: of the bytes that pass, only what
 * is on the list of {@link TraceEntry} is ever copied out.
 * @module
 */
import type { ErrorCode } from "../errors/codes.ts";
import type { Result } from "../errors/result.ts";
import type { CardChannel } from "../ports/card-reader.ts";
import { parseTlvs } from "../tlv/ber.ts";
import { decodeOid } from "../tlv/oid.ts";
import { type CommandApdu, parseCommand } from "./command.ts";
import { commandName, INS_MANAGE_SECURITY_ENVIRONMENT, INS_SELECT } from "./command-name.ts";

/** One command and what came back, as they passed. */
export interface Exchange {
  readonly command: Uint8Array;
  readonly answer: Result<Uint8Array>;
  /** When the command left, and how long the answer took; milliseconds since the link was opened. */
  readonly startedMs: number;
  readonly tookMs: number;
}

/** What may be written down. Header bytes and status word are four and two hexadecimal digits each. */
export interface TraceEntry {
  /** Counted from 1. */
  readonly n: number;
  readonly t_ms: number;
  readonly cla: string;
  readonly ins: string;
  readonly p1: string;
  readonly p2: string;
  /** The command in the words of ISO 7816-4. */
  readonly name: string;
  /** Bytes of command data, and most bytes expected; null where the length fields make no sense. */
  readonly lc: number | null;
  readonly le: number | null;
  /** The application a SELECT in clear names. */
  readonly aid?: string;
  /** The protocol an MSE:SET in clear names, dotted. */
  readonly oid?: string;
  /** Null where no answer came, and then why. */
  readonly sw: string | null;
  readonly failure?: ErrorCode;
  readonly dataBytes: number;
  readonly took_ms: number;
}

const SELECT_BY_NAME = 0x04;
/** Tag of the cryptographic mechanism in a control reference template (ISO 7816-4 §10.3.2). */
const CRYPTOGRAPHIC_MECHANISM = 0x80;
/** Protocols of electronic documents stand below bsi-de (BSI TR-03110-3 A.1); nothing else is written down. */
const PROTOCOL_ARC = "0.4.0.127.0.7.";
/** ISO 7816-4 §12.2.3: an AID has at most 16 bytes. */
const MAX_AID_BYTES = 16;

/** The same channel; `sink` is told each exchange with its bytes. `now` gives monotonic milliseconds. */
export function observeChannel(
  channel: CardChannel,
  now: () => number,
  sink: (exchange: Exchange) => void,
): CardChannel {
  const opened = now();
  return {
    atr: channel.atr,
    interface: channel.interface,
    limits: channel.limits,
    async transmit(command) {
      const started = now();
      const answer = await channel.transmit(command);
      sink({ command, answer, startedMs: started - opened, tookMs: now() - started });
      return answer;
    },
  };
}

/** What may be written down of one exchange. */
export function traceEntry(n: number, { command, answer, startedMs, tookMs }: Exchange): TraceEntry {
  const [cla = 0, ins = 0, p1 = 0, p2 = 0] = command;
  const parsed = parseCommand(command);
  return {
    n,
    t_ms: tenths(startedMs),
    cla: hexByte(cla),
    ins: hexByte(ins),
    p1: hexByte(p1),
    p2: hexByte(p2),
    name: commandName({ cla, ins, p1, p2 }),
    lc: parsed.ok ? (parsed.value.data?.length ?? 0) : null,
    le: parsed.ok ? (parsed.value.ne ?? 0) : null,
    ...(parsed.ok ? namedInClear(parsed.value) : {}),
    ...outcomeOf(answer),
    took_ms: tenths(tookMs),
  };
}

function outcomeOf(answer: Result<Uint8Array>): Pick<TraceEntry, "sw" | "failure" | "dataBytes"> {
  if (!answer.ok) return { sw: null, failure: answer.failure.code, dataBytes: 0 };
  const status = answer.value.subarray(-2);
  return {
    sw: status.length === 2 ? [...status].map(hexByte).join("") : null,
    dataBytes: Math.max(0, answer.value.length - 2),
  };
}

/** An application or a protocol is named by its kind of card, never by its holder. */
function namedInClear({ cla, ins, p1, data }: CommandApdu): Pick<TraceEntry, "aid" | "oid"> {
  if (cla !== 0 || data === undefined) return {};
  if (ins === INS_SELECT && p1 === SELECT_BY_NAME && data.length <= MAX_AID_BYTES) {
    return { aid: [...data].map(hexByte).join("") };
  }
  if (ins !== INS_MANAGE_SECURITY_ENVIRONMENT) return {};
  const objects = parseTlvs(data);
  const mechanism = objects.ok ? objects.value.find(({ tag }) => tag === CRYPTOGRAPHIC_MECHANISM) : undefined;
  const oid = mechanism === undefined ? undefined : decodeOid(mechanism.value);
  return oid?.ok && oid.value.startsWith(PROTOCOL_ARC) ? { oid: oid.value } : {};
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0").toUpperCase();
}
