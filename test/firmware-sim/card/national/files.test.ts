/** The files of the card, odd READ BINARY, how a channel ends, and power. */
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../../core/crypto/bytes.ts";
import { NationalCard } from "../../../../firmware-sim/card/national/national-card.ts";
import { SHORT_LIMITS } from "../../../support/card-channel.ts";
import { channelTo, FILE_SIZES, pattern, sampleContents, sampleNationalCard } from "./sample-contents.ts";
import {
  must,
  openByBac,
  openByPace,
  opened,
  read,
  SELECT_APPLICATION,
  select,
  send,
  status,
} from "./terminal.ts";

describe("files", () => {
  it("of the master file: free, but EF.CardSecurity after access control only", async () => {
    const card = sampleNationalCard();
    expect(await send(card, "00A4020C02011C")).toBe("9000");
    expect(await send(card, "00B0000002")).toBe("31149000");
    expect(await send(card, "00B09C0002")).toBe("31149000");
    expect(await send(card, "00A4020C022F01")).toBe("9000");
    expect(await send(card, "00B0810002")).toBe("7f669000");
    expect(await send(card, "00A4020C02011D")).toBe("6982");
    expect(await send(card, "00A4020C020101")).toBe("6a82");
    expect(await send(card, "00A40000")).toBe("9000");
  });

  it("of the application: closed, then open, and the locked one never", async () => {
    const card = sampleNationalCard();
    expect(await send(card, SELECT_APPLICATION)).toBe("9000");
    expect(await send(card, "00A4020C020101")).toBe("6982");
    expect(await send(card, "00B0810000")).toBe("6982");
    const secure = await openByPace(channelTo(card));
    expect(await status(secure, select("0103"))).toBe("6982");
    expect(await status(secure, read(0x83, 0, 4))).toBe("6982");
    expect(await status(secure, select("0104"))).toBe("6a82");
    for (const [fid, size] of FILE_SIZES) {
      const answer = must(await secure.transmit(read(0x80 | (fid & 0x1f), 0, 65_536)));
      expect(answer).toEqual({ data: pattern(size, fid), sw: 0x9000 });
    }
    // 011D was EF.SOD there; under the master file it is EF.CardSecurity.
    expect(await status(secure, { cla: 0, ins: 0xa4, p1: 0, p2: 12, data: fromHex("3F00") })).toBe("9000");
    expect(must(await secure.transmit(read(0x9d, 0, 65_536))).data).toEqual(pattern(700, 1));
  });

  it("open to basic access control too, unless the chip has none", async () => {
    const secure = await openByBac(channelTo(sampleNationalCard()));
    expect(must(await secure.transmit(read(0x9e, 0, 256))).data).toEqual(pattern(24, 0x011e));
    const paceOnly = sampleNationalCard({ bac: false });
    expect(await send(paceOnly, "0084000008")).toBe("6d00");
    const unselected = sampleNationalCard();
    await send(unselected, "0084000008");
    expect(await send(unselected, `0082000028${"00".repeat(40)}28`)).toBe("6985");
  });

  it("tell their size and identifier where SELECT asks", async () => {
    const card = sampleNationalCard();
    expect(await send(card, "00A4020402011C00")).toBe("620b800200168201018302011c9000");
    expect(await send(card, "00A4040007A000000247100100")).toBe("6f0c8201388407a00000024710019000");
  });

  it.each([
    ["no current file", "00B0000001", "6986"],
    ["an offset behind the end", "00B09C1701", "6b00"],
    ["no Le", "00B09C00", "6700"],
    ["another application", "00A4040C0100", "6a82"],
    ["another way of selecting", "00A4090C02011C", "6a86"],
    ["an unknown instruction", "00CA000000", "6d00"],
    ["another class", "80B0000001", "6e00"],
    ["a chain of another command", "10B0000001", "6884"],
    ["protection without a channel", "0CB000000D9701048E08000000000000000000", "6985"],
    ["lengths that do not fit", "00B0000005010203", "6700"],
    ["GET RESPONSE with nothing to get", "00C0000000", "6d00"],
  ])("refuse %s", async (_, command, expected) => {
    expect(await send(sampleNationalCard(), command)).toBe(expected);
  });
});

describe("READ BINARY with odd instruction", () => {
  const large = pattern(40_000, 9);
  const readOdd = (p1: number, p2: number, offset: string, ne: number) => ({
    cla: 0,
    ins: 0xb1,
    p1,
    p2,
    data: fromHex(offset),
    ne,
  });

  it.each([
    ["AES", openByPace],
    ["3DES", openByBac],
  ])("reaches past 32,767 bytes, by current file, short and long identifier: %s", async (_, open) => {
    const secure = await open(
      channelTo(sampleNationalCard({ applicationFiles: new Map([[0x0102, large]]) })),
    );
    const expected = fromHex(`5304${toHex(large.slice(39_000, 39_004))}`);
    for (const [p1, p2] of [
      [1, 2],
      [0, 2],
      [0, 0],
    ] as const) {
      expect(must(await secure.transmit(readOdd(p1, p2, "54029858", 6)))).toEqual({
        data: expected,
        sw: 0x9000,
      });
    }
    const end = must(await secure.transmit(readOdd(0, 0, "54029C3E", 6)));
    expect(end).toEqual({ data: fromHex(`5302${toHex(large.slice(-2))}`), sw: 0x6282 });
    expect(await status(secure, readOdd(0, 0, "54029C40", 6))).toBe("6b00");
    expect(await status(secure, readOdd(0, 0, "5400", 6))).toBe("6a80");
    const whole = must(await secure.transmit(readOdd(0, 0, "540100", 65_536)));
    expect(whole.data.length).toBe(40_004);
  });

  it("fills a short answer under secure messaging, and no more", async () => {
    const { secure } = await opened({ applicationFiles: new Map([[0x0102, large]]) }, SHORT_LIMITS);
    const { data, sw } = must(await secure.transmit(readOdd(1, 2, "540100", 256)));
    expect([data.length, sw]).toEqual([223, 0x9000]);
    expect(data.slice(3)).toEqual(large.slice(0, 220));
  });

  it("needs room for a byte at least, protected or not", async () => {
    const { secure } = await opened({ behaviour: { maxResponseBytes: 20 } });
    expect(await status(secure, read(0x81, 0, 4))).toBe("6700");
    const { secure: roomy } = await opened();
    expect(await status(roomy, readOdd(1, 2, "540100", 2))).toBe("6700");
  });

  it("is unknown to chips without it", async () => {
    const { secure } = await opened({ behaviour: { oddReadBinary: false } });
    expect(await status(secure, readOdd(1, 2, "540100", 6))).toBe("6d00");
  });
});

describe("a plain command in an open channel", () => {
  it("ends it, and is refused unless it begins again", async () => {
    const { card, secure } = await opened();
    expect(await send(card, "00B0810004")).toBe("6987");
    expect(await secure.transmit(read(0x81, 0, 4))).toMatchObject({ failure: { code: "sm.broken" } });
    expect(await send(card, "00B0810004")).toBe("6982");
    await openByPace(channelTo(card));
    expect(await send(card, SELECT_APPLICATION)).toBe("9000");
    const again = await openByBac(channelTo(card));
    expect(await status(again, read(0x81, 0, 4))).toBe("9000");
  });

  it.each([
    ["a wrong checksum", "0CB081000D9701048E08000000000000000000", "6988"],
    ["no checksum", "0CB081000397010400", "6987"],
    ["lengths that do not fit", "0CB08100039701040000", "6700"],
    ["no data object at all", "0CB0810000", "6987"],
  ])("and so does %s", async (_, command, expected) => {
    const { card, secure } = await opened();
    expect(await send(card, command)).toBe(expected);
    expect(await secure.transmit(read(0x81, 0, 4))).toMatchObject({ failure: { code: "sm.broken" } });
  });
});

describe("power", () => {
  it("forgets everything, and each interface has its ATR", async () => {
    const contents = sampleContents();
    const random = (length: number) => new Uint8Array(length).fill(1);
    const card = new NationalCard({ contents, interface: "contact", random });
    expect(card.reset()).toEqual(contents.atr.contact);
    const { card: other, secure } = await opened();
    other.powerOff();
    expect(await secure.transmit(read(0x81, 0, 4))).toMatchObject({ failure: { code: "sm.broken" } });
    expect(await send(other, "00B0810004")).toMatch(/^7f66/);
  });
});
