/** docs/faults.md: each fault of its tables from the dock, at the command line and in a test, at each kind of card. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { identify } from "../../core/identity/identify.ts";
import { identifyDocument } from "../../core/identity/national/identify-document.ts";
import type { CardChannel } from "../../core/ports/card-reader.ts";
import { DOCK_FAULTS, FAULT_FILES } from "../../core/protocol/dock.ts";
import { openCardDrawer } from "../../firmware-sim/personalise/card-drawer.ts";
import { isCardName } from "../../firmware-sim/personalise/catalogue.ts";
import { isNationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import { parseFault } from "../../firmware-sim/reader/fault-text.ts";
import { readCommand } from "../../main/cli/read.ts";
import { random } from "../../main/random.ts";
import { request } from "../core/identity/card-in-reader.ts";
import { type Judged, outcomeOf, verdictOf } from "../forgery/attack.ts";
import { EXTENDED_LIMITS } from "../support/card-channel.ts";
import { dockWithReaders } from "../support/dock-stand.ts";
import { faultySlot } from "../support/faulty-slot.ts";
import { documentRequest } from "../support/national.ts";
import { must } from "../support/store.ts";

// A silent card is waited for, but not for seconds.
vi.mock("node:timers/promises", async (original) => {
  const real = await original<typeof import("node:timers/promises")>();
  const setTimeout: typeof real.setTimeout = (ms, ...rest) => real.setTimeout(Math.min(ms ?? 0, 30), ...rest);
  return { ...real, setTimeout };
});

const PAGE = readFileSync("docs/faults.md", "utf8");
const GOOD = { national: "cccd-minh-anh", provincial: "minh-anh" } as const;
const DOCUMENTS = ["national", "provincial"] as const;

/** A card and the fault in its way; null for one that is bad enough by itself. */
interface Planted {
  readonly card: string;
  readonly fault: string | null;
}

const drawer = openCardDrawer({ now: Date.now, random, sleep: async () => undefined });

/** The kiosk's terminal at this reader; what it says of the card. */
async function said(card: string, channel: CardChannel): Promise<string> {
  const now = new Date();
  if (isCardName(card)) {
    const read = await identify(channel, request(card, { now }));
    return read.ok ? verdictOf(read.value.identity) : outcomeOf(read);
  }
  if (!isNationalCardName(card)) throw new Error(`no card ${card}`);
  const asked = { ...documentRequest(card, now), photograph: true, thorough: true };
  const read = await identifyDocument(channel, asked);
  return read.ok ? resumable(verdictOf(read.value), read.value.reading.resumed) : outcomeOf(read);
}

const resumable = (verdict: string, times: number) => (times === 0 ? verdict : `${verdict}, resumed`);

async function inTheDock({ card, fault }: Planted): Promise<string> {
  const dock = dockWithReaders();
  const place = { interface: "contact" } as const;
  expect(dock.view()?.cards.map(({ name }) => name)).toContain(card);
  await dock.act({ type: "fault", ...place, fault });
  await dock.act({ type: "present", ...place, card });
  expect(dock.failures).toEqual([null, null]);
  const connection = must(await dock.readers.connect("sim-contact"));
  const outcome = await said(card, connection.channel);
  await dock.readers.close();
  return outcome;
}

let printed = "";

/** `read`, as a person calls it who does not lay the card down again. */
async function atTheCommandLine({ card, fault }: Planted): Promise<string> {
  printed = "";
  const asked = ["--card", card, ...(fault === null ? [] : ["--fault", fault]), "--again", "0", "--json"];
  await readCommand.run(asked);
  const report = JSON.parse(printed) as { failure?: { code: string }; resumed?: number } & Judged;
  return report.failure?.code ?? resumable(verdictOf(report), report.resumed ?? 0);
}

function inATest({ card, fault }: Planted): Promise<string> {
  const planted = fault === null ? null : parseFault(fault);
  if (planted === undefined) throw new Error(`no fault ${fault}`);
  return said(card, faultySlot(must(drawer.take(card, "contact")), planted, EXTENDED_LIMITS, "contact"));
}

/** By the word in the column of each place: how the line is planted there. */
const PLACES = {
  dock: { fault: inTheDock, card: inTheDock },
  CLI: { "--fault": atTheCommandLine, "--card": atTheCommandLine },
  tests: { parseFault: inATest, take: inATest },
} as const satisfies Record<string, Record<string, (planted: Planted) => Promise<string>>>;
const FOR_CARDS: ReadonlySet<string> = new Set(["card", "--card", "take"]);

const cellsOf = (line: string) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim().replace(/^`(.*)`$/, "$1"));

/** The lines of the table with these columns first. */
function table(...columns: readonly string[]): readonly (readonly string[])[] {
  const lines = PAGE.split("\n");
  const head = lines.findIndex((line) => columns.every((name, index) => cellsOf(line)[index] === name));
  const rest = lines.slice(head + 2);
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith("|")),
    )
    .map(cellsOf);
}

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => vi.restoreAllMocks());

const faults = table("fault", "dock", "CLI", "tests");

describe("a fault of the table", () => {
  it.each(faults.map((cells) => [cells[0], cells] as const))("%s", async (_, cells) => {
    const [, dock = "", cli = "", tests = "", ...byDocument] = cells;
    const ways = [lookUp(PLACES.dock, dock), lookUp(PLACES.CLI, cli), lookUp(PLACES.tests, tests)];
    // A line is a fault in all three places, or a card in all three.
    expect(new Set([dock, cli, tests].map((word) => FOR_CARDS.has(word))).size).toBe(1);
    for (const [index, document] of DOCUMENTS.entries()) {
      const [word = "", expected] = byDocument.slice(2 * index);
      const planted = FOR_CARDS.has(dock)
        ? { card: word, fault: null }
        : { card: GOOD[document], fault: word };
      expect(isNationalCardName(planted.card)).toBe(document === "national");
      for (const way of ways) expect(`${word}: ${await way(planted)}`).toBe(`${word}: ${expected}`);
    }
  });

  it("is each of the dock's list, and each that must be had on demand", () => {
    const words = faults.flatMap((cells) => [cells[4], cells[6]]);
    for (const { kind } of DOCK_FAULTS) expect(words.some((word) => word?.split(":")[0] === kind)).toBe(true);
    const names = faults.map(([name = ""]) => name.split(",")[0]);
    expect(names).toEqual(expect.arrayContaining(ON_DEMAND));
  });
});

const ON_DEMAND = [
  ...["slow", "silent", "pulled at command N", "wrong status", "truncated", "bit flipped"],
  ...["cloned without key", "altered group", "swapped group", "wrong signer", "lapsed", "revoked"],
  ...["downgraded PACE", "replayed answer", "endless file", "huge length", "someone in the middle"],
];

describe("a file without end, or of 2 GB", () => {
  const files = table("file", "card", "endless", "huge");

  it.each(files)("%s of %s: %s, %s", async (file, card, endless, huge) => {
    expect(await inATest({ card: card ?? "", fault: `endless:${file}` })).toBe(endless);
    expect(await inATest({ card: card ?? "", fault: `huge:${file}` })).toBe(huge);
  });

  it("is told of every file that can be named", () => {
    const elsewhere = ["EF.CERT", "EF.PURSE_LOG", "EF.COM"];
    const told = new Set([...files.map(([file]) => file), ...elsewhere]);
    expect(told).toEqual(new Set(Object.values(FAULT_FILES).flat()));
    for (const [document, names] of Object.entries(FAULT_FILES)) {
      const line = PAGE.split("\n").find((one) => one.startsWith(`- ${document}: `));
      for (const name of names) expect(line).toMatch(new RegExp(`[ ,]${name}\\b`));
    }
  });
});

function lookUp<W extends Record<string, unknown>>(ways: W, word: string): W[keyof W] {
  const way = Object.entries(ways).find(([name]) => name === word);
  if (way === undefined) throw new Error(`nothing is planted by '${word}'`);
  return way[1] as W[keyof W];
}
