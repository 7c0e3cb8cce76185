/** Plain cards of stages: one that gives files, one that repeats what a real one said. @module */

import { parseCommand } from "../../core/apdu/command.ts";
import type { ApduLink } from "../../core/apdu/link.ts";
import { parseResponse } from "../../core/apdu/response.ts";
import { toHex } from "../../core/crypto/bytes.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import type { PlainCommand } from "../../firmware-sim/card/command.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { readBinary } from "../../firmware-sim/card/national/read-binary.ts";
import type { PlainAnswer, PlainCard } from "./stage.ts";

const SELECT = 0xa4;
const BY_FILE_IDENTIFIER = 0x02;
const READ_BINARY = 0xb0;
const status = (sw: number): PlainAnswer => ({ data: new Uint8Array(), sw });

export interface FileCardOptions {
  readonly contents: NationalCardContents;
  /** The LDS1 application is selected, else the master file. */
  readonly application: boolean;
  /** Response data that one answer carries. */
  readonly room: number;
}

/** The file system of a national ID card that is open. */
export function fileCard({ contents, application, room }: FileCardOptions): PlainCard {
  const files = application ? contents.applicationFiles : contents.masterFiles;
  let current: number | undefined;
  return {
    answer(command) {
      const { ins, p1, data } = command;
      if (ins === SELECT && p1 === BY_FILE_IDENTIFIER) {
        const identifier = (data[0] ?? 0) * 256 + (data[1] ?? 0);
        if (!files.has(identifier)) return status(0x6a82);
        current = identifier;
        return status(0x9000);
      }
      if (ins === SELECT) return status(0x9000);
      if ((ins & 0xfe) !== READ_BINARY) return status(0x6d00);
      const outcome = readBinary(command, { contents, application, open: true, current, room, fault: null });
      current = outcome.current;
      return outcome.answer;
    },
  };
}

export interface Exchange {
  readonly command: Pick<PlainCommand, "cla" | "ins" | "p1" | "p2" | "data">;
  readonly answer: PlainAnswer;
}

/**
 * Answers as it was recorded: to the next command like this one, else (a terminal that was led astray sends other data)
 * what stood at this place.
 */
export function recordedCard(exchanges: readonly Exchange[]): PlainCard {
  let next = 0;
  return {
    answer(command) {
      const wanted = keyOf(command);
      const found = exchanges.findIndex((one, at) => at >= next && keyOf(one.command) === wanted);
      const here = exchanges[next];
      if (found >= 0) {
        next = found + 1;
        return exchanges[found]?.answer ?? status(0x6f00);
      }
      next += 1;
      if (here !== undefined && here.command.ins === command.ins) return here.answer;
      return status(command.ins === READ_BINARY ? 0x6b00 : 0x6d00);
    },
  };
}

/** The link, with everything that passes written down. */
export function recordingLink<T extends ApduLink>(link: T, into: Exchange[]): ApduLink {
  return {
    maxNe: link.maxNe,
    async transmit(command) {
      const answer = await link.transmit(command);
      if (answer.ok)
        into.push({ command: { ...command, data: command.data ?? new Uint8Array() }, answer: answer.value });
      return answer;
    },
  };
}

/** What passes in clear. */
export function recordingTransport(channel: CardChannel, into: Exchange[]): CardChannel {
  return {
    ...channel,
    async transmit(bytes) {
      const answer = await channel.transmit(bytes);
      const command = parseCommand(bytes);
      const response = answer.ok ? parseResponse(answer.value) : answer;
      if (command.ok && response.ok) {
        const data = command.value.data ?? new Uint8Array();
        into.push({ command: { ...command.value, data }, answer: response.value });
      }
      return answer;
    },
  };
}

function keyOf({ cla, ins, p1, p2, data }: Exchange["command"]): string {
  return `${cla} ${ins} ${p1} ${p2} ${toHex(data)}`;
}
