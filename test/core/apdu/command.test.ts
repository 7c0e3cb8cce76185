import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeCommand, parseCommand } from "../../../core/apdu/command.ts";
import { parseResponse } from "../../../core/apdu/response.ts";
import { retriesLeft } from "../../../core/apdu/status-words.ts";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";

const header = { cla: 0, ins: 0xa4, p1: 4, p2: 12 };
const bytes = (length: number) => new Uint8Array(length).fill(0xab);

describe("command APDUs", () => {
  // ISO 7816-4 §5.1, table 1: the four cases, with short and with extended length fields.
  it.each([
    ["case 1", {}, "00a4040c"],
    ["case 2 short", { ne: 255 }, "00a4040cff"],
    ["case 2 short, Ne 256", { ne: 256 }, "00a4040c00"],
    ["case 3 short", { data: bytes(2) }, "00a4040c02abab"],
    ["case 4 short", { data: bytes(2), ne: 256 }, "00a4040c02abab00"],
    ["case 2 extended", { ne: 257 }, "00a4040c000101"],
    ["case 2 extended, Ne 65536", { ne: 65_536 }, "00a4040c000000"],
    ["case 4 extended because of Ne", { data: bytes(2), ne: 4_096 }, "00a4040c000002abab1000"],
  ])("writes and reads %s", (_, body, hex) => {
    expect(toHex(encodeCommand({ ...header, ...body }))).toBe(hex);
    expect(parseCommand(fromHex(hex))).toMatchObject({ ok: true, value: { ...header, ...body } });
  });

  it("turns to extended fields above 255 bytes of data", () => {
    expect(encodeCommand({ ...header, data: bytes(255) })[4]).toBe(255);
    expect(toHex(encodeCommand({ ...header, data: bytes(256) }).subarray(4, 7))).toBe("000100");
  });

  it.each([
    "",
    "00a404",
    "00a4040c0000",
    "00a4040c02ab",
    "00a4040c02abababab",
    "00a4040c000000ab",
    "00a4040c000002ab",
    "00a4040c000002ababab",
  ])("refuses %s", (hex) => {
    expect(parseCommand(fromHex(hex))).toMatchObject({ ok: false, failure: { code: "card.malformed" } });
  });

  it("reads back every command it writes", () => {
    const lengths = fc.record({
      data: fc.uint8Array({ minLength: 1, maxLength: 600 }),
      ne: fc.integer({ min: 1, max: 65_536 }),
    });
    fc.assert(
      fc.property(lengths, (body) => {
        expect(parseCommand(encodeCommand({ ...header, ...body }))).toMatchObject({
          ok: true,
          value: { ...header, ...body },
        });
      }),
    );
  });
});

describe("response APDUs", () => {
  it("splits data and status word, and takes less than a status word for a lost card", () => {
    expect(parseResponse(fromHex("0102 9000"))).toEqual({
      ok: true,
      value: { data: fromHex("0102"), sw: 0x9000 },
    });
    expect(parseResponse(fromHex("90"))).toMatchObject({ ok: false, failure: { code: "card.lost" } });
    expect(parseResponse(new Uint8Array())).toMatchObject({ ok: false, failure: { code: "card.lost" } });
  });

  it("reads the retry counter of 63Cx only", () => {
    expect([retriesLeft(0x63c2), retriesLeft(0x63c0), retriesLeft(0x6300)]).toEqual([2, 0, undefined]);
  });
});
