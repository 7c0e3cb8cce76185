/**
 * A contactless link by a model, on a clock of its own: 424 kbit/s, 12 ms for every command, 60 ms for every operation
 * of the chip on a curve. The terminal's own time runs on the same clock, and beside the link where it works while a
 * command is on its way.
 * @module
 */
import { setImmediate as turn } from "node:timers/promises";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";

const BITS_PER_MILLISECOND = 424;
const COMMAND_MILLISECONDS = 12;
const OPERATION_MILLISECONDS = 60;

export interface LinkClock {
  readonly channel: CardChannel;
  /** Modelled milliseconds since the start. */
  elapsed(): number;
}

/** `operations` counts those of the chip so far. */
export function linkClock(channel: CardChannel, operations: () => number): LinkClock {
  let modelled = 0;
  let idleSince = performance.now();
  return {
    elapsed: () => modelled + (performance.now() - idleSince),
    channel: {
      ...channel,
      async transmit(command) {
        modelled += performance.now() - idleSince;
        const before = operations();
        const answer = await channel.transmit(command);
        // The simulator's own time is not the terminal's; what the terminal does meanwhile runs in the next turn.
        const sent = performance.now();
        await turn();
        const beside = performance.now() - sent;
        const bytes = command.length + (answer.ok ? answer.value.length : 0);
        const link = linkMilliseconds({ commands: 1, bytes, operations: operations() - before });
        modelled += Math.max(link, beside);
        idleSince = performance.now();
        return answer;
      },
    },
  };
}

interface Exchanges {
  readonly commands: number;
  readonly bytes: number;
  readonly operations: number;
}

function linkMilliseconds({ commands, bytes, operations }: Exchanges): number {
  return (
    commands * COMMAND_MILLISECONDS + (bytes * 8) / BITS_PER_MILLISECOND + operations * OPERATION_MILLISECONDS
  );
}

/** PACE with generic mapping: two key pairs, two agreements and s·G; chip authentication: one agreement. */
const FEWEST_OPERATIONS = 6;
const STATUS = 2;
const HEADER = 4;
const BLOCK = 16;
/** DO 99 and DO 8E. */
const PROOF = 4 + 10;
const POINT = 65;
/** DO 7C and one object in it around a point. */
const AROUND_POINT = 4;

/**
 * The least that any terminal needs for the whole verified read without photograph (PACE with generic mapping on a
 * curve of 256 bits, AES, chip authentication), by the lengths that ICAO 9303-11 §4.4, §6.2 and §9.8 give: one command
 * for each step and each file.
 */
export function fewestMilliseconds({ masterFiles, applicationFiles }: NationalCardContents): number {
  const size = (files: ReadonlyMap<number, Uint8Array>, id: number) => files.get(id)?.length ?? 0;
  const key = HEADER + 1 + AROUND_POINT + POINT + 1 + (AROUND_POINT + POINT + STATUS);
  const exchanges = [
    // EF.CardAccess by short identifier.
    HEADER + 1 + size(masterFiles, 0x011c) + STATUS,
    // MSE:Set AT: object identifier of ten bytes, reference of the password.
    HEADER + 1 + 12 + 3 + STATUS,
    // The nonce, both keys, both tokens.
    HEADER + 1 + 2 + 1 + (4 + BLOCK + STATUS),
    key,
    key,
    HEADER + 1 + 4 + 8 + 1 + (4 + 8 + STATUS),
    // SELECT of the application.
    protectedCommand(7, 0) + protectedAnswer(0),
    // MSE:Set AT and GENERAL AUTHENTICATE of chip authentication.
    protectedCommand(12, 0) + protectedAnswer(0),
    protectedCommand(AROUND_POINT + POINT, 1) + protectedAnswer(2),
    ...[0x011d, 0x010e, 0x0101, 0x010d].map((id) => {
      const bytes = size(applicationFiles, id);
      return protectedCommand(0, bytes) + protectedAnswer(bytes);
    }),
  ];
  const bytes = exchanges.reduce((sum, one) => sum + one, 0);
  return linkMilliseconds({ commands: exchanges.length, bytes, operations: FEWEST_OPERATIONS });
}

function protectedCommand(data: number, expected: number): number {
  const extended = protectedAnswer(expected) - STATUS > 256;
  const cryptogram = data === 0 ? 0 : 3 + padded(data);
  const lengths = expected === 0 ? 0 : extended ? 4 : 3;
  return HEADER + (extended ? 3 : 1) + cryptogram + lengths + 10 + (extended ? 2 : 1);
}

function protectedAnswer(data: number): number {
  const header = padded(data) + 1 < 0x80 ? 3 : padded(data) + 1 < 0x100 ? 4 : 5;
  return (data === 0 ? 0 : header + padded(data)) + PROOF + STATUS;
}

function padded(bytes: number): number {
  return (Math.floor(bytes / BLOCK) + 1) * BLOCK;
}
