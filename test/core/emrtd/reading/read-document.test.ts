import { describe, expect, it } from "vitest";
import type {
  DocumentReading,
  ReadDocumentRequest,
} from "../../../../core/emrtd/reading/document-reading.ts";
import { readDocument } from "../../../../core/emrtd/reading/read-document.ts";
import type { NationalCardContents } from "../../../../firmware-sim/card/national/contents.ts";
import type { NationalCardName } from "../../../../firmware-sim/personalise/national/catalogue.ts";
import { contentsOf, fileIn, memory, type ReaderOptions, reader, requestFor } from "./card-on-reader.ts";

async function read(
  contents: NationalCardContents,
  change: Partial<ReadDocumentRequest> = {},
  options: ReaderOptions = {},
) {
  const device = reader(options);
  const result = await readDocument(device.lay(contents), requestFor(contents, change));
  return { result, sent: device.sent };
}

async function readGood(name: NationalCardName, change: Partial<ReadDocumentRequest> = {}) {
  const contents = contentsOf(name);
  const { result, sent } = await read(contents, change);
  return { reading: must(result), contents, sent };
}

function must(result: Awaited<ReturnType<typeof readDocument>>): DocumentReading {
  if (!result.ok) throw new Error(`${result.failure.code} ${result.failure.detail}`);
  return result.value;
}

const names = (reading: DocumentReading) => [...reading.files.keys()];

describe("a document by the book", () => {
  it("is read in its order, without the photograph, in 14 commands, 13 of a known kind", async () => {
    const remembered = memory();
    const first = await readGood("cccd-minh-anh", { memory: remembered });
    expect(names(first.reading)).toEqual(["EF.CardAccess", "EF.SOD", "DG14", "DG1", "DG13"]);
    expect(first.reading).toMatchObject({
      access: { protocol: "PACE", fellBack: false, password: "CAN" },
      chipAuthentication: { status: "performed", value: { secure: { isProven: true } } },
      activeAuthentication: { status: "notPerformed" },
      stopped: undefined,
      resumed: 0,
      limits: { source: "EF.ATR/INFO" },
      usage: { commands: 14 },
    });
    expect(first.sent.length).toBe(14);
    const second = await readGood("cccd-minh-anh", { memory: remembered });
    expect(second.sent.length).toBe(13);
    for (const [group, bytes] of first.reading.groups) {
      expect(bytes).toEqual(fileIn(first.contents, 0x0100 + group));
    }
  });

  it("gives the photograph last and EF.COM only where they are asked for", async () => {
    const { reading } = await readGood("cccd-minh-anh", { photograph: true, com: true });
    expect(names(reading).slice(-2)).toEqual(["DG2", "EF.COM"]);
  });

  it("tells its steps and its bytes", async () => {
    const steps: string[] = [];
    const bytes = new Map<string, number>();
    const { reading } = await readGood("cccd-minh-anh", {
      photograph: true,
      onStep: (step) => steps.push(step),
      onProgress: ({ file, done }) => bytes.set(file, done),
    });
    expect(steps).toEqual(["access", "securityObject", "chip", "groups", "photograph"]);
    expect(bytes.get("DG2")).toBe(reading.groups.get(2)?.length);
  });

  it("has its EF.SOD judged while the next command is on its way", async () => {
    const events: string[] = [];
    const contents = contentsOf("cccd-minh-anh");
    const device = reader();
    const inner = device.lay(contents);
    const transmit: typeof inner.transmit = async (command) => {
      events.push("command");
      const answer = await inner.transmit(command);
      events.push("answer");
      return answer;
    };
    const judgeSecurityObject = () => {
      events.push("judged");
      return "verified" as const;
    };
    const request = requestFor(contents, { judgeSecurityObject });
    must(await readDocument({ ...inner, transmit }, request));
    const at = events.indexOf("judged");
    expect(events.slice(at - 1, at + 2)).toEqual(["command", "judged", "answer"]);
  });

  it("shows by active authentication that it is genuine where it cannot by chip authentication", async () => {
    const { reading } = await readGood("cccd-active-der");
    expect(names(reading)).toContain("DG15");
    expect(reading.chipAuthentication).toMatchObject({ status: "notPerformed" });
    expect(reading.activeAuthentication).toMatchObject({ status: "performed" });
  });

  it("leaves the evidence of chip-authentication mapping, and no second proof is asked", async () => {
    const { reading } = await readGood("cccd-mapping-clone");
    expect(reading.files.get("EF.CardSecurity")).toBeDefined();
    expect(reading.access).toMatchObject({ session: { chipMapping: {} } });
    expect(reading.chipAuthentication).toMatchObject({ status: "notPerformed" });
  });
});

describe("a document that is not as it should be", () => {
  it("is not read on where EF.SOD is hopeless, and its chip not asked where EF.SOD is not verified", async () => {
    const hopeless = await readGood("cccd-minh-anh", { judgeSecurityObject: () => "hopeless" });
    expect(hopeless.reading.stopped).toBe("EF.SOD not believed");
    expect(names(hopeless.reading)).toEqual(["EF.CardAccess", "EF.SOD", "DG14"]);
    const unverified = await readGood("cccd-minh-anh", { judgeSecurityObject: () => "unverified" });
    expect(unverified.reading.chipAuthentication).toMatchObject({ why: "EF.SOD is not verified" });
    expect(names(unverified.reading)).toContain("DG13");
  });

  it("says which listed groups it does not give, and with which word", async () => {
    const { reading } = await readGood("cccd-locked-chip-keys");
    expect([...reading.unreadable]).toEqual([
      ["DG14", 0x6982],
      ["DG15", 0x6982],
    ]);
    expect(reading.chipAuthentication).toMatchObject({ why: "DG14 unreadable" });
    const hidden = await readGood("cccd-com-lies");
    expect(hidden.reading.unreadable.get("DG14")).toBe(0x6a82);
  });

  it("is left at a group that is there and that EF.SOD does not list", async () => {
    const { reading } = await readGood("cccd-unlisted", { photograph: true });
    expect(reading.stopped).toBe("a data group is not in EF.SOD");
    expect(reading.files.has("DG13")).toBe(false);
    expect(reading.groups.has(2)).toBe(false);
  });

  it("is left at the group that EF.SOD does not vouch for", async () => {
    const { reading } = await readGood("cccd-altered", { photograph: true });
    expect(reading.stopped).toBe("a data group differs from EF.SOD");
    expect(names(reading).at(-1)).toBe("DG13");
  });

  it("does not give its keys to a chip that another signed: altered DG14, no chip authentication", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const dg14 = fileIn(contents, 0x010e) ?? new Uint8Array();
    const altered = Uint8Array.from(dg14, (byte, index) => (index === dg14.length - 1 ? byte ^ 1 : byte));
    const applicationFiles = new Map(contents.applicationFiles).set(0x010e, altered);
    const { result } = await read({ ...contents, applicationFiles });
    expect(must(result)).toMatchObject({
      stopped: "a data group differs from EF.SOD",
      chipAuthentication: { status: "notPerformed" },
    });
  });

  it.each(["cccd-clone", "cccd-no-chip-authentication"] as const)(
    "is found out as a copy before anything of the person is read: %s",
    async (name) => {
      const { reading } = await readGood(name);
      expect(reading.chipAuthentication).toMatchObject({ failure: { code: "chip.authentication" } });
      expect(reading.stopped).toBe("chip authentication failed");
      expect(reading.groups.has(1)).toBe(false);
    },
  );

  it("is found out as a copy by active authentication", async () => {
    const { reading } = await readGood("cccd-active-clone");
    expect(reading.activeAuthentication).toMatchObject({ failure: { code: "chip.active_authentication" } });
  });

  it("announces a length that nobody believes", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const huge = new Uint8Array(3_000);
    huge.set([0x77, 0x84, 0x7f, 0xff, 0xff, 0xff]);
    const applicationFiles = new Map(contents.applicationFiles).set(0x011d, huge);
    const { result } = await read({ ...contents, applicationFiles });
    expect(result).toMatchObject({ failure: { code: "card.too_large" } });
  });

  it("has no EF.SOD, or none that can be taken apart", async () => {
    const contents = contentsOf("cccd-minh-anh");
    const without = new Map(contents.applicationFiles);
    without.delete(0x011d);
    const missing = await read({ ...contents, applicationFiles: without });
    expect(must(missing.result)).toMatchObject({ stopped: "EF.SOD unreadable" });
    const broken = new Map(contents.applicationFiles).set(0x011d, Uint8Array.of(0x77, 2, 0x30, 0));
    const malformed = await read({ ...contents, applicationFiles: broken });
    expect(must(malformed.result)).toMatchObject({ stopped: "EF.SOD malformed" });
  });

  it("is no document at all", async () => {
    const contents = contentsOf("cccd-dinh-thuong");
    const noApplication: ReaderOptions = {
      instead: (command) =>
        command[1] === 0xa4 && command[2] === 4 ? { ok: true, value: Uint8Array.of(0x6a, 0x82) } : undefined,
    };
    const { result } = await read(contents, {}, noApplication);
    expect(result).toMatchObject({ failure: { code: "card.unknown" } });
  });
});

describe("chips met in the wild", () => {
  it.each([
    ["cccd-thi-uong", "SELECT MF answers 6D00"],
    ["cccd-huu-quynh", "SELECT MF answers 6A86"],
    ["cccd-khanh-linh", "short commands only, 6Cxx"],
    ["cccd-gia-huy", "integrated mapping"],
    ["cccd-van-phuc", "61xx"],
    ["cccd-thuy-duong", "6700 under secure messaging"],
    ["cccd-thi-nguyet", "6700 in clear, and the channel is dead"],
    ["cccd-dinh-thuong", "basic access control only"],
    ["cccd-application-first", "application first, no short identifiers, 6B00"],
    ["cccd-zone-only", "the zone only, warns of tries"],
    ["cccd-short-answers", "160 bytes at a time, 6700, PACE parameters to be named"],
  ] as const)("are read whole, known or not: %s, %s", async (name, _) => {
    const remembered = memory();
    const first = await readGood(name, { memory: remembered, photograph: true });
    const second = await readGood(name, { memory: remembered, photograph: true });
    for (const { reading, contents } of [first, second]) {
      expect(reading.groups.get(1)).toEqual(fileIn(contents, 0x0101));
      expect(reading.groups.get(2)).toEqual(fileIn(contents, 0x0102));
      expect(reading.groups.get(13)).toEqual(fileIn(contents, 0x010d));
      expect(reading.stopped).toBeUndefined();
    }
    expect(second.sent.length).toBeLessThanOrEqual(first.sent.length);
    expect(second.reading.resumed).toBe(0);
    expect(remembered.entries.size).toBe(first.reading.access.protocol === "PACE" ? 1 : 0);
  });

  /** A short Le asks for 256 bytes; readers in the field settle at 192, 160 or 128, or this card at less still. */
  it.each(
    ([226, 194, 162, 130, 98] as const).flatMap((bytes) => [
      [bytes, "6700"] as const,
      [bytes, "6700-channel-lost"] as const,
    ]),
  )("are read whole with answers of %i bytes where longer ones are %s", async (maxResponseBytes, tooLong) => {
    const full = contentsOf("cccd-minh-anh");
    const masterFiles = new Map(full.masterFiles);
    masterFiles.delete(0x2f01);
    const behaviour = { ...full.behaviour, extendedLength: false, maxResponseBytes, tooLong };
    const contents = { ...full, masterFiles, behaviour };
    const remembered = memory();
    const change = { memory: remembered, photograph: true };
    const first = await read(contents, change);
    const second = await read(contents, change);
    for (const { result } of [first, second]) {
      const { groups, stopped } = must(result);
      expect(stopped).toBeUndefined();
      for (const group of [1, 2, 13, 14]) expect(groups.get(group)).toEqual(fileIn(contents, 0x0100 + group));
    }
    expect(must(second.result).resumed).toBe(0);
    expect(second.sent.length).toBeLessThan(first.sent.length);
  });

  it("give no photograph over 32 KB without the odd READ BINARY, and all else", async () => {
    const { reading, contents } = await readGood("cccd-no-odd-read", { photograph: true });
    expect(reading).toMatchObject({ stopped: undefined, unreadable: new Map([["DG2", 0x6d00]]) });
    expect(reading.groups.get(13)).toEqual(fileIn(contents, 0x010d));
  });

  it("are remembered only where they are believed, and for 32 readings", async () => {
    const remembered = memory();
    await readGood("cccd-minh-anh", { memory: remembered, isBelieved: () => false });
    expect(remembered.entries.size).toBe(0);
    const commands: number[] = [];
    for (let reading = 0; reading < 35; reading += 1) {
      commands.push((await readGood("cccd-minh-anh", { memory: remembered })).sent.length);
    }
    expect(commands.flatMap((count, index) => (count === 13 ? [] : [[index, count]]))).toEqual([
      [0, 14],
      [33, 14],
    ]);
  });

  it("are remembered by kind and reader, with nothing of the person", async () => {
    const remembered = memory();
    await readGood("cccd-minh-anh", { memory: remembered, readerId: "A" });
    await readGood("cccd-minh-anh", { memory: remembered, readerId: "B" });
    expect(remembered.entries.size).toBe(2);
    for (const traits of remembered.entries.values()) {
      expect(Object.keys(traits).toSorted()).toEqual([
        "applicationFirst",
        "blockBytes",
        "exactReads",
        "limits",
        "readings",
      ]);
    }
  });
});
