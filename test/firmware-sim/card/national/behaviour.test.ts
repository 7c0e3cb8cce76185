/** Each switch of a chip's behaviour, in clear and under secure messaging. */
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../../core/crypto/bytes.ts";
import type { ChipBehaviour } from "../../../../firmware-sim/card/national/contents.ts";
import { SHORT_LIMITS } from "../../../support/card-channel.ts";
import { channelTo, FILE_SIZES, pattern, sampleNationalCard } from "./sample-contents.ts";
import {
  must,
  openByPace,
  opened,
  read,
  SELECT_APPLICATION,
  SELECT_LDS1,
  select,
  send,
  status,
} from "./terminal.ts";

const dg2 = pattern(FILE_SIZES.get(0x0102) ?? 0, 0x0102);

describe("behaviour in clear", () => {
  const card = (behaviour: Partial<ChipBehaviour>) => sampleNationalCard({ behaviour });

  it.each(["6D00", "6A86"] as const)(
    "SELECT of the master file: %s, and EF.CardAccess still opens",
    async (sw) => {
      const chip = card({ selectMasterFile: sw });
      expect(await send(chip, "00A4000C023F00")).toBe(sw.toLowerCase());
      expect(await send(chip, "00A4020C02011C")).toBe("9000");
    },
  );

  it.each([
    ["always", "9000", "9000"],
    ["beforeApplication", "9000", "6a82"],
    ["afterApplication", "6a82", "9000"],
  ] as const)("EF.CardAccess %s", async (cardAccess, before, after) => {
    const chip = card({ cardAccess });
    expect(await send(chip, "00A4020C02011C")).toBe(before);
    await send(chip, SELECT_APPLICATION);
    expect(await send(chip, "00A4020C02011C")).toBe(after);
  });

  it.each([
    ["6282", 24, "6282"],
    ["9000", 24, "9000"],
    ["6B00", 2, "6b00"],
  ] as const)("past the end: %s", async (pastEnd, bytes, sw) => {
    const answer = await card({ pastEnd }).process(fromHex("00B09C0020"));
    expect([answer.length, toHex(answer.slice(-2))]).toEqual([bytes, sw]);
    const all = await card({ pastEnd }).process(fromHex("00B09C0000"));
    expect([all.length, toHex(all.slice(-2))]).toEqual([24, "9000"]);
  });

  it("without short identifiers, without extended length, with a short input", async () => {
    expect(await send(card({ shortFileIdentifiers: false }), "00B09C0001")).toBe("6a86");
    expect(await send(card({ extendedLength: false }), "00B09C00000001")).toBe("6700");
    expect(await send(card({ maxCommandBytes: 11 }), SELECT_APPLICATION)).toBe("6700");
  });

  it("fetches in pieces what does not fit", async () => {
    const chip = card({ maxResponseBytes: 12, tooLong: "61XX" });
    expect(await send(chip, "00B09C0016")).toMatch(/^[0-9a-f]{20}610c$/);
    expect(await send(chip, "00C000000C")).toMatch(/^[0-9a-f]{20}6102$/);
    expect(await send(chip, "00C0000002")).toMatch(/^[0-9a-f]{4}9000$/);
    await send(chip, "00B09C0016");
    expect(await send(chip, SELECT_APPLICATION)).toBe("9000");
    expect(await send(chip, "00C0000002")).toBe("6d00");
  });
});

describe("behaviour under secure messaging", () => {
  const carried = 231 - 2;
  const limited = { maxResponseBytes: 231 };
  const long = { ...read(0x82, 0, 1_000) };

  it("gives a short answer, whose size is what the transport carries", async () => {
    const { secure } = await opened({ behaviour: limited });
    const { data, sw } = must(await secure.transmit(long));
    // 87 81 D1 01, 13 blocks, and 14 bytes of DO 99 and DO 8E: one more block would be too much.
    expect([data.length, sw]).toEqual([13 * 16 - 1, 0x9000]);
    expect(4 + 13 * 16 + 14).toBeLessThanOrEqual(carried);
    expect(data).toEqual(dg2.slice(0, 207));
  });

  it("refuses it with 6700 and goes on", async () => {
    const { secure } = await opened({ behaviour: { ...limited, tooLong: "6700" } });
    expect(await status(secure, long)).toBe("6700");
    expect(await status(secure, read(0x82, 0, 207))).toBe("9000");
  });

  it("refuses it in clear, and the channel is gone", async () => {
    const { card, secure } = await opened({ behaviour: { ...limited, tooLong: "6700-channel-lost" } });
    expect(await secure.transmit(long)).toMatchObject({ failure: { code: "sm.broken" } });
    expect(await send(card, "00B0820004")).toBe("6982");
    const again = await openByPace(channelTo(card));
    expect(must(await again.transmit(read(0x82, 0x40, 100))).data).toEqual(dg2.slice(0x40, 0x40 + 100));
  });

  it("names the length that fits, which the terminal then asks for", async () => {
    const { secure } = await opened({ behaviour: { ...limited, tooLong: "6CXX" } });
    expect(must(await secure.transmit(long))).toEqual({ data: dg2.slice(0, 207), sw: 0x9000 });
  });

  it("gives the whole in pieces", async () => {
    const { secure } = await opened({ behaviour: { ...limited, tooLong: "61XX" } });
    expect(must(await secure.transmit(long))).toEqual({ data: dg2.slice(0, 1_000), sw: 0x9000 });
  });

  it("takes a short Le of zero for what fits", async () => {
    const { secure } = await opened({ behaviour: { tooLong: "6700" } }, SHORT_LIMITS);
    expect(must(await secure.transmit(read(0x82, 0, 256))).data.length).toBe(223);
  });

  it.each([
    ["6282", 95, "6282"],
    ["9000", 95, "9000"],
    ["6B00", 0, "6b00"],
  ] as const)("says %s past the end, and the channel stays", async (pastEnd, bytes, sw) => {
    const { secure } = await opened({ behaviour: { pastEnd } });
    const answer = must(await secure.transmit(read(0x81, 0, 128)));
    expect([answer.data.length, answer.sw.toString(16)]).toEqual([bytes, sw]);
    expect(await status(secure, read(0x81, 0, 65_536))).toBe("9000");
  });

  it.each([["6D00"], ["6A86"]] as const)("SELECT of the master file: %s", async (sw) => {
    const { secure } = await opened({ behaviour: { selectMasterFile: sw } });
    expect(await status(secure, { cla: 0, ins: 0xa4, p1: 0, p2: 12, data: fromHex("3F00") })).toBe(
      sw.toLowerCase(),
    );
    expect(await status(secure, SELECT_LDS1)).toBe("9000");
  });

  it.each([
    ["beforeApplication", "6a82"],
    ["afterApplication", "9000"],
    ["always", "9000"],
  ] as const)("EF.CardAccess %s with the application selected", async (cardAccess, expected) => {
    const { secure } = await opened({ behaviour: { cardAccess } });
    expect(await status(secure, select("011C"))).toBe(expected);
  });

  it("loses the channel where an extended command meets a chip without extended length", async () => {
    const { secure } = await opened({ behaviour: { extendedLength: false } });
    expect(await secure.transmit(long)).toMatchObject({ failure: { code: "sm.broken" } });
  });
});
