/** `read`: one card, every check. @module */
import { randomBytes } from "node:crypto";
import { citizenSentence, staffRemedy } from "../../core/errors/describe.ts";
import { type Failure, fail, ok, type Result } from "../../core/errors/result.ts";
import { identify } from "../../core/identity/identify.ts";
import {
  CHECK_NAMES,
  type ClaimName,
  claimsSchema,
  type VerifiedIdentity,
} from "../../core/identity/verified-identity.ts";
import type { CardConnection, CardReader, ReaderEvent } from "../../core/ports/card-reader.ts";
import { openBundle } from "../../core/trust/bundle.ts";
import { demonstrationBundle, demonstrationRoot } from "../../core/trust/demonstration.ts";
import { createPcscReaders } from "../../drivers/readers/pcsc.ts";
import { inflate } from "../service/trust-keeper.ts";
import { type Command, parseOptions, printFailure, printJson, printLine, UsageError } from "./command.ts";

const HELP = `read: reads one card and says what was proven, check by check (demonstration trust)

  npm run -s cli -- read [--reader pcsc|sim] [--card NAME] [--can N] [--json]

  --reader     pcsc: the PC/SC service; sim: straight from the simulator. Default pcsc, or sim with --card
  --card NAME  for sim: a card of 'cards'
  --interface  for sim: contact or contactless; default contact
  --can N      the six digits printed on the card; a card in the slot tells them itself
  --claims A,B claims to read; default all that need no PIN
  --wait S     seconds to wait for a card; default 10
  --json       {kind, claims, checks, assurance, link}

  Exit: 0 nothing failed, 2 a check failed, 3 not readable, 64 wrong usage.
`;

const EXIT_CHECK_FAILED = 2;
const EXIT_NOT_READABLE = 3;
/** Long enough for every command of a real card, in milliseconds. */
const TRANSMIT_TIMEOUT = 10_000;

const random = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));

export const readCommand: Command = {
  name: "read",
  summary: "read one card, every check",
  help: HELP,
  async run(args) {
    const { values } = parseOptions(args, {
      reader: { type: "string" },
      card: { type: "string" },
      interface: { type: "string", default: "contact" },
      can: { type: "string" },
      claims: { type: "string" },
      wait: { type: "string", default: "10" },
      json: { type: "boolean" },
    });
    const source = values.reader ?? (values.card === undefined ? "pcsc" : "sim");
    const waitSeconds = Number(values.wait);
    if (source !== "pcsc" && source !== "sim") throw new UsageError("--reader is pcsc or sim");
    if (values.can !== undefined && !/^\d{6}$/.test(values.can)) throw new UsageError("--can is six digits");
    if (!(waitSeconds >= 0)) throw new UsageError("--wait is a number of seconds");
    const needs = claimNames(values.claims);
    const readers = source === "pcsc" ? pcscReaders() : await simulatedReaders(values.card, values.interface);
    try {
      const identity = await readOne(readers, needs, values.can, waitSeconds * 1000);
      return report(identity, values.json === true);
    } finally {
      await readers.close();
    }
  },
};

function claimNames(list: string | undefined): ClaimName[] {
  const all = Object.keys(claimsSchema.shape) as ClaimName[];
  if (list === undefined) return all;
  return list.split(",").map((name) => {
    const found = all.find((one) => one === name.trim());
    if (found === undefined) throw new UsageError(`--claims: '${name.trim()}' is none of ${all.join(", ")}`);
    return found;
  });
}

function pcscReaders(): CardReader {
  return createPcscReaders({
    hostProgram: new URL("../reader-host/host.ts", import.meta.url),
    transmitTimeoutMs: TRANSMIT_TIMEOUT,
  });
}

async function simulatedReaders(card: string | undefined, cardInterface: string): Promise<CardReader> {
  if (card === undefined) throw new UsageError("say --card NAME; see 'cards'");
  if (cardInterface !== "contact" && cardInterface !== "contactless") {
    throw new UsageError("--interface is contact or contactless");
  }
  const sim = await import("../../firmware-sim/index.ts");
  const readers = sim.createSimulatedReaders({ now: Date.now, random });
  if (!readers.present(cardInterface, card).ok) throw new UsageError(`no card '${card}'; see 'cards'`);
  return readers;
}

async function readOne(
  readers: CardReader,
  needs: readonly ClaimName[],
  can: string | undefined,
  waitMs: number,
): Promise<Result<VerifiedIdentity>> {
  const now = new Date();
  const bundle = openBundle(demonstrationBundle(now), demonstrationRoot(), now, { profile: "demonstration" });
  if (!bundle.ok) return bundle;
  const connection = await firstCard(readers, waitMs);
  if (!connection.ok) return connection;
  try {
    const read = await identify(connection.value.channel, {
      bundle: bundle.value,
      now,
      inflate,
      needs,
      terminalId: "cli",
      random,
      ...(can === undefined ? {} : { can }),
    });
    return read.ok ? ok(read.value.identity) : read;
  } finally {
    await connection.value.release();
  }
}

/** Waits for a card in any reader; a failed reader system ends the waiting only when the time is up. */
function firstCard(readers: CardReader, waitMs: number): Promise<Result<CardConnection>> {
  return new Promise((resolve) => {
    let problem: Failure = fail("reader.absent", "no reader").failure;
    let done = false;
    const finish = (result: Result<CardConnection>): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      stop();
      resolve(result);
    };
    const timer = setTimeout(() => finish({ ok: false, failure: problem }), waitMs);
    const stop = readers.watch((event: ReaderEvent) => {
      if (event.type === "attached") problem = fail("card.lost", "no card in any reader").failure;
      if (event.type === "failed") problem = event.failure;
      if (event.type === "card") void readers.connect(event.readerId).then(finish);
    });
  });
}

function report(read: Result<VerifiedIdentity>, json: boolean): number {
  if (!read.ok) {
    if (json) printJson({ failure: read.failure });
    printFailure(
      read.failure,
      `${citizenSentence(read.failure.code).en} ${staffRemedy(read.failure.code).en}`,
    );
    return EXIT_NOT_READABLE;
  }
  const { kind, claims, checks, assurance, link } = read.value;
  const failed = CHECK_NAMES.some((name) => checks[name].status === "failed");
  if (json) printJson({ kind, claims, checks, assurance, link });
  else {
    printLine(`${kind} card, assurance ${assurance}, ${link.commands} commands, ${link.bytes} bytes`);
    for (const [name, value] of Object.entries(claims)) printLine(`  ${name.padEnd(20)}${String(value)}`);
    for (const name of CHECK_NAMES) {
      const check = checks[name];
      const why =
        check.status === "failed"
          ? check.code
          : check.status === "notPerformed"
            ? check.why
            : (check.detail ?? "");
      printLine(`  ${name.padEnd(20)}${check.status.padEnd(14)}${why}`);
    }
  }
  return failed ? EXIT_CHECK_FAILED : 0;
}
