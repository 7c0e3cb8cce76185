/**
 * The same terminal with the same chances at the same card, so that two ways to a card can be compared command by
 * command.
 * @module
 */
import { setTimeout as wait } from "node:timers/promises";
import { plainLink } from "../../core/apdu/link.ts";
import { fromHex, type RandomBytes, toHex, uintToBytes, utf8 } from "../../core/crypto/bytes.ts";
import { sha256 } from "../../core/crypto/hash.ts";
import { runPace } from "../../core/emrtd/pace.ts";
import { canPassword } from "../../core/emrtd/pace-password.ts";
import { paceSuites } from "../../core/emrtd/pace-suites.ts";
import { parsePaceInfos } from "../../core/emrtd/security-infos.ts";
import type { ApduLimits, CardChannel } from "../../core/ports/card-reader.ts";
import { securityInfos } from "../../firmware-sim/card/security-infos.ts";
import { openCardDrawer } from "../../firmware-sim/personalise/card-drawer.ts";
import { nationalPrinted } from "../../firmware-sim/personalise/national/make-national-card.ts";
import { cardAccessNumber } from "../../firmware-sim/personalise/printed.ts";
import type { ReaderFault } from "../../firmware-sim/reader/faults.ts";
import type { PluggableCard } from "../../firmware-sim/reader/pluggable-card.ts";
import { SimulatedSlot } from "../../firmware-sim/reader/simulated-slot.ts";

/** One of each kind; the plain part of a read has six commands, PACE goes on to the tenth, the rest is protected. */
export const FAULTS: readonly string[] = [
  "pull:5",
  "silent:7",
  "garbage:4:6F",
  "garbage:6:7C03810101",
  "slow:15",
  "status:12:6982",
  "truncate:13:20",
  "flip:11:9:3",
  "flip:5:4:0",
  "replay:12",
  "endless",
  "huge",
  "middle",
];

/** Bytes that follow from the label alone. */
export function seeded(label: string): RandomBytes {
  let block = 0;
  let held = new Uint8Array();
  return (length) => {
    while (held.length < length)
      held = Uint8Array.from([...held, ...sha256(utf8(label), uintToBytes(block++, 4))]);
    const taken = held.slice(0, length);
    held = held.slice(length);
    return taken;
  };
}

/** The cards of the comparison. */
export type TranscriptCard = "minh-anh" | "cccd-minh-anh";

const NOW = Date.UTC(2026, 8, 14);

/** Application, and a file of it that is read once PACE is through. */
const applications = {
  "minh-anh": { select: "F0564E424E4301", sfi: 0x01 },
  "cccd-minh-anh": { select: "A0000002471001", sfi: 0x1d },
} as const;

/** A card whose own chances are always the same. */
export function transcriptCard(name: TranscriptCard): PluggableCard {
  const drawer = openCardDrawer({ now: () => NOW, random: seeded("card"), sleep: async () => undefined });
  const card = drawer.take(name, "contact");
  if (!card.ok) throw new Error(card.failure.code);
  return card.value;
}

function canOf(name: TranscriptCard): string {
  return name === "minh-anh" ? cardAccessNumber(name) : nationalPrinted(name, { now: NOW }).can;
}

const readBinary = (sfi: number, ne: number) => ({ cla: 0, ins: 0xb0, p1: 0x80 | sfi, p2: 0, ne });

/** Files in clear, PACE, files under secure messaging; then once more in clear, whatever became of it. */
export async function transcriptOf(channel: CardChannel, name: TranscriptCard): Promise<readonly string[]> {
  const lines: string[] = [];
  const told: CardChannel = {
    ...channel,
    async transmit(command) {
      const answer = await channel.transmit(command);
      lines.push(`${toHex(command)} > ${answer.ok ? toHex(answer.value) : answer.failure.code}`);
      return answer;
    },
  };
  const { select, sfi } = applications[name];
  const selection = { cla: 0, ins: 0xa4, p1: 0x04, p2: 0x0c, data: fromHex(select) };
  const link = plainLink(told);
  await link.transmit(readBinary(0x1c, 64));
  if (name === "minh-anh") await link.transmit(selection);
  else await link.transmit(readBinary(0x1c, 16));
  await link.transmit(readBinary(name === "minh-anh" ? 0x01 : 0x1c, 256));
  await link.transmit({ cla: 0, ins: 0x84, p1: 0, p2: 0, ne: 8 });
  await link.transmit(readBinary(0x02, 16));
  const infos = parsePaceInfos(securityInfos("brainpoolP256r1"));
  const suite = infos.ok ? paceSuites(infos.value)[0] : undefined;
  if (suite === undefined) throw new Error("no suite");
  const pace = await runPace(told, suite, canPassword(canOf(name)), seeded("terminal"));
  if (pace.ok) {
    const secure = pace.value.channel;
    await secure.transmit(name === "minh-anh" ? readBinary(sfi, 200) : selection);
    await secure.transmit(readBinary(sfi, 200));
    await secure.transmit(readBinary(sfi, 200));
  }
  await link.transmit(selection);
  return lines;
}

/** The transcript at the simulated reader. */
export async function transcriptInSlot(
  name: TranscriptCard,
  fault: ReaderFault | null,
  limits: ApduLimits,
  answerTimeOutMs: number,
): Promise<readonly string[]> {
  const sleep = (ms: number, signal: AbortSignal) => wait(ms, undefined, { signal });
  const options = { interface: "contact", limits, answerTimeOutMs, sleep, trace: undefined } as const;
  const slot = new SimulatedSlot(options, () => undefined);
  slot.setFault(fault);
  slot.insert(name, transcriptCard(name));
  const connection = slot.connect();
  if (!connection.ok) throw new Error(connection.failure.code);
  return transcriptOf(connection.value.channel, name);
}
