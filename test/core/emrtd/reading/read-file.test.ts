import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knowledgeFrom } from "../../../../core/emrtd/reading/chip-memory.ts";
import { type FileProgress, startOf } from "../../../../core/emrtd/reading/file-progress.ts";
import type { ElementaryFile } from "../../../../core/emrtd/reading/files.ts";
import { readFile } from "../../../../core/emrtd/reading/read-file.ts";
import {
  FILE_ID,
  type FileChip,
  type FileChipOptions,
  fileChip,
  fileOf,
  SHORT_ID,
} from "./chip-with-file.ts";

const FILE: ElementaryFile = {
  name: "DG2",
  identifier: FILE_ID,
  shortIdentifier: SHORT_ID,
  maxBytes: 131_072,
};
const instructions = ({ sent }: FileChip) => sent.map(({ ins }) => ins.toString(16));

async function readWhole(chip: FileChip, knowledge = knowledgeFrom(undefined), start = startOf(FILE)) {
  const outcome = await readFile(chip.link, start, { knowledge });
  return { outcome, knowledge };
}

/** A length of 130, 259, 65540 cannot be: the header grows. */
const fileLength = fc
  .integer({ min: 2, max: 70_000 })
  .filter((length) => ![130, 259, 65_540].includes(length));

/** What ISO 7816-4 leaves as the fewest commands: offsets of 15 bits, then DO 53 takes its 2 to 4 bytes. */
function fewestCommands(length: number, block: number): number {
  let commands = 0;
  for (let offset = 0; offset < length; commands += 1) {
    const rest = length - offset;
    const even = Math.min(rest, block, offset === 0 ? 32_768 : rest);
    offset += offset + even <= 32_768 ? even : Math.min(rest, inDataObject(block));
  }
  return commands;
}

function inDataObject(block: number): number {
  if (block - 2 < 0x80) return block - 2;
  return block - 3 < 0x100 ? Math.min(block - 3, 0xff) : Math.min(block - 4, 0xffff);
}

describe("a file", () => {
  it("comes byte for byte in the fewest commands, whatever its length and the block", async () => {
    const blocks = fc.oneof(fc.integer({ min: 200, max: 4_096 }), fc.integer({ min: 4_096, max: 65_536 }));
    await fc.assert(
      fc.asyncProperty(fileLength, blocks, async (length, block) => {
        const file = fileOf(length);
        const chip = fileChip(file, { maxNe: block });
        const { outcome } = await readWhole(chip);
        expect(outcome).toEqual({ kind: "whole", bytes: file });
        expect(chip.sent.length).toBe(fewestCommands(length, block));
      }),
      { numRuns: 120 },
    );
  });

  it("comes whole from every kind of chip, with a bounded number of commands more", async () => {
    const kinds = fc.record({
      maxNe: fc.integer({ min: 223, max: 65_536 }),
      carries: fc.oneof(fc.integer({ min: 63, max: 256 }), fc.integer({ min: 256, max: 65_536 })),
      tooLong: fc.constantFrom("short answer", "6700", "6C00"),
      pastEnd: fc.constantFrom("6282", "9000", "6B00", "6700"),
      shortIdentifiers: fc.boolean(),
    } as const);
    await fc.assert(
      fc.asyncProperty(fileLength, kinds, async (length, kind) => {
        const file = fileOf(length);
        const chip = fileChip(file, kind);
        const { outcome } = await readWhole(chip);
        expect(outcome).toEqual({ kind: "whole", bytes: file });
        // At worst the blocks are the next smaller step: 4,048, 1,008 or 223 bytes, below that by at most 64 bytes.
        const carried = Math.min(kind.maxNe, kind.carries);
        const step = carried < 223 ? Math.max(63, carried - 64) : 223;
        const worst = kind.tooLong === "short answer" ? carried : step;
        expect(chip.sent.length).toBeLessThanOrEqual(fewestCommands(length, worst) + 20);
      }),
      { numRuns: 150 },
    );
  });

  it("goes on at the same offset wherever it broke off", async () => {
    await fc.assert(
      fc.asyncProperty(
        fileLength,
        fc.integer({ min: 223, max: 5_000 }),
        fc.nat(400),
        async (length, block, at) => {
          const file = fileOf(length);
          const lost = fileChip(file, { maxNe: block, lostAt: at % fewestCommands(length, block) });
          const { outcome, knowledge } = await readWhole(lost);
          if (outcome.kind !== "brokenOff") throw new Error("it should have broken off");
          expect(outcome.failure.code).toBe("card.lost");
          const again = fileChip(file, { maxNe: block });
          const second = await readWhole(again, knowledge, outcome.progress);
          expect(second.outcome).toEqual({ kind: "whole", bytes: file });
          // One SELECT where bytes were there already, and no byte twice.
          const selects = outcome.progress.done > 0 ? 1 : 0;
          const reads = lost.sent.length - 1 + again.sent.length - selects;
          expect(reads).toBeLessThanOrEqual(fewestCommands(length, block));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("tells its progress in bytes", async () => {
    const told: (readonly [number, number | undefined])[] = [];
    const onProgress = ({ done, total }: FileProgress) => told.push([done, total]);
    const chip = fileChip(fileOf(2_500), { maxNe: 1_000 });
    await readFile(chip.link, startOf(FILE), { knowledge: knowledgeFrom(undefined), onProgress });
    expect(told).toEqual([
      [1_000, 2_500],
      [2_000, 2_500],
      [2_500, 2_500],
    ]);
  });

  it("is never asked for more than remains once its length is known", async () => {
    const chip = fileChip(fileOf(2_500), { maxNe: 1_000 });
    await readWhole(chip);
    expect(chip.sent.map(({ ne }) => ne)).toEqual([1_000, 1_000, 500]);
  });

  it("is read with odd instruction past 32,767 bytes, DO 54 and DO 53", async () => {
    const chip = fileChip(fileOf(40_000), { maxNe: 30_000 });
    await readWhole(chip);
    expect(chip.sent.map(({ ins, p1, p2, ne, data }) => [ins, p1, p2, ne, data && [...data]])).toEqual([
      [0xb0, 0x82, 0, 30_000, undefined],
      [0xb1, 0, 0, 10_004, [0x54, 2, 0x75, 0x30]],
    ]);
  });

  it("is told as unreadable where it goes on past 32,767 bytes and the chip has no odd instruction", async () => {
    const chip = fileChip(fileOf(40_000), { maxNe: 30_000, odd: false });
    const { outcome } = await readWhole(chip);
    expect(outcome).toEqual({ kind: "unreadable", sw: 0x6d00 });
  });

  it("ends where the header says, whatever stands behind", async () => {
    const padded = new Uint8Array(3_000);
    padded.set(fileOf(2_500));
    const { outcome } = await readWhole(fileChip(padded, { maxNe: 1_000 }));
    expect(outcome).toEqual({ kind: "whole", bytes: fileOf(2_500) });
  });
});

describe("what was learned of a chip", () => {
  const read = async (options: FileChipOptions, knowledge = knowledgeFrom(undefined), length = 2_500) => {
    const chip = fileChip(fileOf(length), options);
    await readWhole(chip, knowledge);
    return { chip, knowledge };
  };

  it("is that it takes no short identifiers: the next file is selected at once", async () => {
    const first = await read({ maxNe: 4_000, shortIdentifiers: false });
    expect(instructions(first.chip)).toEqual(["b0", "a4", "b0"]);
    const second = await read({ maxNe: 4_000, shortIdentifiers: false }, first.knowledge);
    expect(instructions(second.chip)).toEqual(["a4", "b0"]);
  });

  it("is that it lets no read reach past the end: the next file begins with its header", async () => {
    const first = await read({ maxNe: 4_000, pastEnd: "6B00" });
    expect(first.chip.sent.map(({ ne }) => ne)).toEqual([4_000, 5, 2_495]);
    const second = await read({ maxNe: 4_000, pastEnd: "6B00" }, first.knowledge);
    expect(second.chip.sent.map(({ ne }) => ne)).toEqual([5, 2_495]);
  });

  it.each(["6700", "6C00"] as const)("is the block that it carries, by %s", async (tooLong) => {
    const first = await read({ maxNe: 30_000, carries: 1_100, tooLong });
    expect(first.chip.sent.map(({ ne }) => ne)).toEqual([30_000, 4_048, 1_008, 1_008, 484]);
    const second = await read({ maxNe: 30_000, carries: 1_100, tooLong }, first.knowledge);
    expect(second.chip.sent.map(({ ne }) => ne)).toEqual([1_008, 1_008, 484]);
  });

  it.each(["6700", "6C00"] as const)(
    "is a block below what a short Le could ask for, by %s",
    async (tooLong) => {
      const first = await read({ maxNe: 223, carries: 160, tooLong }, undefined, 1_000);
      // The header first: as long as the length is not known, the refusal may mean that there is less.
      expect(first.chip.sent.map(({ ne }) => ne)).toEqual([223, 5, 223, 159, 159, 159, 159, 159, 159, 41]);
      const second = await read({ maxNe: 223, carries: 160, tooLong }, first.knowledge, 300);
      expect(second.chip.sent.map(({ ne }) => ne)).toEqual([159, 141]);
    },
  );

  it("is the block that it gave, where it just gave less", async () => {
    const first = await read({ maxNe: 30_000, carries: 1_100 });
    expect(first.chip.sent.map(({ ne }) => ne)).toEqual([30_000, 1_100, 300]);
  });

  it("is not that its answers are short, where only the end of the file is near", async () => {
    const { knowledge } = await read({ maxNe: 30_000, pastEnd: "6700" }, undefined, 95);
    expect(knowledge).toMatchObject({ exactReads: true, blockBytes: Number.POSITIVE_INFINITY });
  });
});

describe("a hostile or broken chip", () => {
  const scripted = (answers: (index: number) => readonly [string, number]) => {
    let index = 0;
    const transmit = async () => {
      const [hex, sw] = answers(index++);
      return { ok: true, value: { data: Uint8Array.from(Buffer.from(hex, "hex")), sw } } as const;
    };
    return { link: { maxNe: 4_000, transmit }, commands: () => index };
  };
  const outcomeOf = async (answers: (index: number) => readonly [string, number]) => {
    const chip = scripted(answers);
    const outcome = await readFile(chip.link, startOf(FILE), { knowledge: knowledgeFrom(undefined) });
    return { outcome, commands: chip.commands() };
  };

  it.each([
    ["announces two gigabytes", "75847FFFFFFF", "card.too_large"],
    ["announces a byte more than the file may have", "7583020000", "card.too_large"],
    ["gives no header", "0000000000000000", "card.malformed"],
    ["gives a header without end", "5F8181818181818181", "card.malformed"],
  ])("that %s is not believed, at the first answer", async (_, answer, code) => {
    const { outcome, commands } = await outcomeOf(() => [answer, 0x9000]);
    expect(outcome).toMatchObject({ kind: "brokenOff", failure: { code } });
    expect(commands).toBe(1);
  });

  it("that goes on without progress is left", async () => {
    const nothing = await outcomeOf((index) => (index === 0 ? ["75821000", 0x9000] : ["", 0x9000]));
    expect(nothing.outcome).toMatchObject({ kind: "brokenOff", failure: { code: "card.malformed" } });
    const dripping = await outcomeOf((index) => (index === 0 ? ["75821000", 0x9000] : ["00", 0x9000]));
    expect(dripping.outcome).toMatchObject({ kind: "brokenOff", failure: { code: "card.malformed" } });
    expect(dripping.commands).toBeLessThan(200);
    const idle = await outcomeOf(() => ["", 0x9000]);
    expect(idle.outcome).toMatchObject({ kind: "unreadable" });
    expect(idle.commands).toBeLessThan(10);
  });

  it("whose file ends before its length is broken", async () => {
    const { outcome } = await readWhole(fileChip(fileOf(2_500).subarray(0, 1_700), { maxNe: 1_000 }));
    expect(outcome).toMatchObject({ kind: "brokenOff", failure: { code: "card.malformed" } });
  });

  it("that refuses a file is obeyed, with its own word for it", async () => {
    const { outcome, commands } = await outcomeOf(() => ["", 0x6982]);
    expect(outcome).toEqual({ kind: "unreadable", sw: 0x6982 });
    expect(commands).toBe(2);
  });

  it("that dies of a long read leaves what is needed to go on", async () => {
    const file = fileOf(9_000);
    const knowledge = knowledgeFrom(undefined);
    knowledge.deliveredBytes = 1_000;
    const chip = fileChip(file, { maxNe: 8_000, carries: 4_096, tooLong: "dead" });
    const { outcome } = await readWhole(chip, knowledge);
    expect(outcome).toMatchObject({ kind: "brokenOff", failure: { code: "sm.broken" }, asked: 8_000 });
  });
});
