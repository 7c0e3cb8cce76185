/** One national ID card in process: commands, the terminal's own time, and a modelled contactless link. @module */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { runPace } from "../../core/emrtd/pace.ts";
import { canPassword } from "../../core/emrtd/pace-password.ts";
import { paceSuites } from "../../core/emrtd/pace-suites.ts";
import { selectApplication } from "../../core/emrtd/reading/card-access.ts";
import { type ChipTraits, knowledgeFrom } from "../../core/emrtd/reading/chip-memory.ts";
import { startOf } from "../../core/emrtd/reading/file-progress.ts";
import { dataGroup, EF_COM, EF_SOD } from "../../core/emrtd/reading/files.ts";
import { readFile } from "../../core/emrtd/reading/read-file.ts";
import { parsePaceInfos } from "../../core/emrtd/security-infos.ts";
import { identifyDocument, type VerifiedDocument } from "../../core/identity/national/identify-document.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import { encodeTlv } from "../../core/tlv/ber.ts";
import type { NationalCardContents } from "../../firmware-sim/card/national/contents.ts";
import { makeNationalCardContents } from "../../firmware-sim/personalise/national/make-national-card.ts";
import { SERVICE_FLAGS } from "../../main/launch/service-flags.mjs";
import { random } from "../../main/random.ts";
import { cardChannel, EXTENDED_LIMITS } from "../support/card-channel.ts";
import { cardOf, documentRequest } from "../support/national.ts";
import { fewestMilliseconds, linkClock } from "./link-model.ts";
import { recordedChannel } from "./recorded-card.ts";
import { median } from "./statistics.ts";
import { timedChannel } from "./timed-channel.ts";

const CARD = "cccd-minh-anh";
const WARM_UP = 20;
const RUNS = 60;
const COLD_RUNS = 5;
const LINK_RUNS = 9;
const MEMORY_READS = 10_000;
/** Until just-in-time code, caches and the heap's old space have their size: what is in use is flat from the start. */
const MEMORY_WARM_UP = 4_000;
/** READ BINARY of 4,096 bytes; the rest is what AES secure messaging adds. */
const BLOCK_RESPONSE_BYTES = 4_096 + 16 + 5 + 4 + 10 + 2;
/** Bytes of each file of a card as citizens carry it. */
const FILE_BYTES = { com: 24, sod: 2_100, groups: { 1: 95, 2: 15_083, 13: 520, 14: 440, 15: 300 } } as const;

const now = new Date();
const request = documentRequest(CARD, now);
const contents = makeNationalCardContents(CARD, { now: now.getTime() });

export async function benchEmrtd(): Promise<Record<string, number>> {
  const host: number[] = [];
  let commands = 0;
  for (let run = 0; run < WARM_UP + RUNS; run += 1) {
    const timed = timedChannel(cardChannel(cardOf(contents)));
    const start = performance.now();
    const read = believed(await identifyDocument(timed.channel, request));
    const total = performance.now() - start;
    commands = read.link.commands;
    if (run >= WARM_UP) host.push(total - timed.spent());
  }
  return {
    "emrtd.file_commands": await countFileCommands(),
    "emrtd.total_commands": commands,
    "emrtd.host_ms": median(host),
    "emrtd.host_cold_ms": median(Array.from({ length: COLD_RUNS }, () => measuredApart("cold"))),
    "emrtd.pace_ms": await paceMilliseconds(),
    "emrtd.link_ratio": await linkRatio(),
    "emrtd.rss_growth_mb": measuredApart("memory"),
  };
}

/** The first read of a new process, the program's loading not counted. */
export async function readOnce(): Promise<number> {
  const timed = timedChannel(cardChannel(cardOf(contents)));
  const start = performance.now();
  believed(await identifyDocument(timed.channel, request));
  return performance.now() - start - timed.spent();
}

function measuredApart(what: "cold" | "memory"): number {
  const program = fileURLToPath(new URL("emrtd-apart.ts", import.meta.url));
  return Number(execFileSync(process.execPath, [...SERVICE_FLAGS, program, what], { encoding: "utf8" }));
}

/** All seven files behind access control, each by itself. */
async function countFileCommands(): Promise<number> {
  const card = cardOf({ ...contents, applicationFiles: filesOfSize() });
  const limits = { ...EXTENDED_LIMITS, maxResponseBytes: BLOCK_RESPONSE_BYTES };
  let commands = 0;
  const plain = cardChannel(card, limits);
  const channel: CardChannel = {
    ...plain,
    transmit: (command) => {
      commands += 1;
      return plain.transmit(command);
    },
  };
  const secure = await openByPace(channel, contents);
  await selectApplication(secure);
  commands = 0;
  const knowledge = knowledgeFrom(undefined);
  const groups = Object.keys(FILE_BYTES.groups).map((group) => dataGroup(Number(group)));
  for (const file of [EF_COM, EF_SOD, ...groups]) {
    const outcome = await readFile(secure, startOf(file), { knowledge });
    if (outcome.kind !== "whole") throw new Error(`${file.name} ${outcome.kind}`);
  }
  return commands;
}

function filesOfSize(): NationalCardContents["applicationFiles"] {
  const ofSize = (tag: number, bytes: number): Uint8Array => {
    const shorter = [2, 3, 4].map((header) => encodeTlv(tag, new Uint8Array(bytes - header)));
    const exact = shorter.find((file) => file.length === bytes);
    if (exact === undefined) throw new Error("no TLV of this size");
    return exact;
  };
  const { groups, com, sod } = FILE_BYTES;
  return new Map([
    [0x011e, ofSize(0x60, com)],
    [0x011d, ofSize(0x77, sod)],
    [0x0101, ofSize(0x61, groups[1])],
    [0x0102, ofSize(0x75, groups[2])],
    [0x010d, ofSize(0x6d, groups[13])],
    [0x010e, ofSize(0x6e, groups[14])],
    [0x010f, ofSize(0x6f, groups[15])],
  ]);
}

async function openByPace(channel: CardChannel, card: NationalCardContents) {
  const infos = parsePaceInfos(card.masterFiles.get(0x011c) ?? new Uint8Array());
  const suite = infos.ok ? paceSuites(infos.value)[0] : undefined;
  if (suite === undefined) throw new Error("no PACE suite");
  const opened = await runPace(channel, suite, canPassword(card.can ?? ""), random);
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value.channel;
}

async function paceMilliseconds(): Promise<number> {
  const own: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run += 1) {
    const timed = timedChannel(cardChannel(cardOf(contents)));
    const start = performance.now();
    await openByPace(timed.channel, contents);
    if (run >= WARM_UP) own.push(performance.now() - start - timed.spent());
  }
  return median(own);
}

/** What the terminal adds to the time that no terminal can save; it has met chips of this kind before. */
async function linkRatio(): Promise<number> {
  const ratios: number[] = [];
  const memory = new Map<string, ChipTraits>();
  for (let run = 0; run < LINK_RUNS; run += 1) {
    const card = cardOf(contents);
    const clock = linkClock(cardChannel(card), () => card.operations);
    believed(await identifyDocument(clock.channel, { ...request, memory }));
    ratios.push(clock.elapsed() / fewestMilliseconds(contents));
  }
  return median(ratios);
}

/** The card's answers are recorded once and given again, so that ten thousand reads are the terminal's alone. */
export async function memoryGrowth(): Promise<number> {
  const recorded = await recordedChannel(contents, request);
  // Garbage not yet collected is no growth.
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const residentMb = () => {
    collect();
    return process.memoryUsage.rss() / 1e6;
  };
  const readMany = async (count: number) => {
    for (let read = 0; read < count; read += 1) {
      const { channel, random: replayed } = recorded.again();
      believed(await identifyDocument(channel, { ...request, random: replayed }));
    }
  };
  await readMany(MEMORY_WARM_UP);
  const before = residentMb();
  await readMany(MEMORY_READS);
  return residentMb() - before;
}

function believed(read: Awaited<ReturnType<typeof identifyDocument>>): VerifiedDocument {
  if (!read.ok) throw new Error(`${read.failure.code} ${read.failure.detail ?? ""}`);
  if (read.value.assurance === "refused") throw new Error("the card was refused");
  return read.value;
}
