import { describe, expect, it } from "vitest";
import { transmitApdu } from "../../../core/apdu/exchange.ts";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { fail, ok, type Result } from "../../../core/errors/result.ts";
import type { ApduLimits, CardChannel } from "../../../core/ports/card-reader.ts";

const LIMITS: ApduLimits = { maxCommandBytes: 261, maxResponseBytes: 258, extendedLength: false };

/** A channel that plays back the given responses and notes what was sent. */
function scripted(responses: readonly (string | Result<Uint8Array>)[], limits = LIMITS) {
  const sent: string[] = [];
  const channel: CardChannel = {
    atr: new Uint8Array(),
    interface: "contact",
    limits,
    transmit: async (command) => {
      const next = responses[sent.length] ?? fail("card.no_answer");
      sent.push(toHex(command));
      return typeof next === "string" ? ok(fromHex(next)) : next;
    },
  };
  return { channel, sent };
}

const read = { cla: 0x0c, ins: 0xb0, p1: 0, p2: 0, ne: 256 };

describe("exchange", () => {
  it("repeats once with the exact Le on 6Cxx", async () => {
    const { channel, sent } = scripted(["6c02", "0102 9000"]);
    expect(await transmitApdu(channel, read)).toEqual(ok({ data: fromHex("0102"), sw: 0x9000 }));
    expect(sent).toEqual(["0cb0000000", "0cb0000002"]);
  });

  it("gives a second 6Cxx back instead of repeating for ever", async () => {
    const { channel } = scripted(["6c02", "6c02"]);
    expect(await transmitApdu(channel, read)).toMatchObject(ok({ sw: 0x6c02 }));
  });

  it("leaves a protected 6Cxx, and a 6C00 that says too little, to whoever asked", async () => {
    const answer = "990260c0 8e080102030405060708 6cc0";
    const whole = scripted([answer]);
    expect(await transmitApdu(whole.channel, read)).toMatchObject(ok({ sw: 0x6cc0 }));
    const extended = { maxCommandBytes: 65_544, maxResponseBytes: 65_538, extendedLength: true };
    const untold = scripted(["6c00"], extended);
    expect(await transmitApdu(untold.channel, { ...read, ne: 4_096 })).toMatchObject(ok({ sw: 0x6c00 }));
    expect([whole.sent.length, untold.sent.length]).toEqual([1, 1]);
  });

  it("gathers 61xx with GET RESPONSE on the same logical channel", async () => {
    const { channel, sent } = scripted(["01 6102", "02 6100", "03 6282"]);
    expect(await transmitApdu(channel, { ...read, cla: 0x0d })).toEqual(
      ok({ data: fromHex("010203"), sw: 0x6282 }),
    );
    expect(sent.slice(1)).toEqual(["01c0000002", "01c0000000"]);
  });

  it("bounds what a card may send, and how long it may announce without sending", async () => {
    const endless = scripted(Array.from({ length: 9 }, () => `${"00".repeat(256)} 6100`));
    expect(await transmitApdu(endless.channel, read, 1_024)).toMatchObject({
      failure: { code: "card.too_large" },
    });
    expect(endless.sent.length).toBe(5);
    const idle = scripted(["6100", "6100"]);
    expect(await transmitApdu(idle.channel, read)).toMatchObject({ failure: { code: "card.malformed" } });
  });

  it("does not let a card hold the terminal by giving one byte at a time", async () => {
    const dripping = scripted(Array.from({ length: 600 }, () => "00 6101"));
    expect(await transmitApdu(dripping.channel, read)).toMatchObject({ failure: { code: "card.malformed" } });
    // The command itself and 256 GET RESPONSE, which carry 65,536 bytes of an honest card.
    expect(dripping.sent.length).toBe(257);
    const largest = scripted([
      ...Array.from({ length: 255 }, () => `${"00".repeat(256)} 6100`),
      `${"00".repeat(256)} 9000`,
    ]);
    const answer = await transmitApdu(largest.channel, read);
    expect(answer.ok && answer.value.data.length).toBe(65_536);
  });

  it("does not send what the reader cannot carry", async () => {
    const { channel, sent } = scripted(["9000"]);
    expect(await transmitApdu(channel, { ...read, ne: 4_096 })).toMatchObject({
      failure: { code: "card.too_large" },
    });
    expect(sent).toEqual([]);
  });

  it("passes on the channel's failure and takes an empty answer for a lost card", async () => {
    const failing = scripted([fail("reader.failed", "SCARD_E_READER_UNAVAILABLE")]);
    expect(await transmitApdu(failing.channel, read)).toMatchObject({ failure: { code: "reader.failed" } });
    expect(await transmitApdu(scripted(["6102", ""]).channel, read)).toMatchObject({
      failure: { code: "card.lost" },
    });
  });
});
