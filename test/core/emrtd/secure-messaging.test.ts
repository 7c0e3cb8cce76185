import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { openSecureChannel } from "../../../core/emrtd/secure-messaging.ts";
import { EXTENDED_LIMITS, scriptedCard } from "./scripted-card.ts";

/*
 * Three exchanges of a real German identity card after PACE (AES-128), as recorded in the tests of the open eMRTD
 * reader gmrtd: SELECT EF.CardSecurity, READ BINARY of 4 bytes, READ BINARY of as much as fits.
 */
const KEYS = {
  encryption: fromHex("a8e85e938514ec67ae33cda3d43d3c48"),
  mac: fromHex("27f1adeb705a049a305b0c619b14b9b3"),
};
const SELECT = { cla: 0, ins: 0xa4, p1: 2, p2: 12, data: fromHex("011d") };
const READ_4 = { cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 4 };
const READ_ALL = { cla: 0, ins: 0xb0, p1: 0, p2: 4, ne: 256 };
const ANSWERS = [
  "990290008e085f570baddd1002d29000",
  "871101d688d27a6d16f03619e76dcb59c1f1ec990290008e08b7df9a5982bb17299000",
  "8781e10191b363a7569f49734c418c91ace47aa27886ffd841802c1402793032b9a15568d16bddd290885c7bb6672c459be06fda2464b3ac216272142d6bdc10e60a8d977143e10b095c1066624a3cae65e422a5ad6faf4b2bbbdf3789e11632fda8317d15db2c6d5b1d77ee46e693afecf0bf6cc227d0106fda370f4a43fd70088362869acd7c55fe00a13c5eafa9f11c217d3a872075209d98709aec16b8a70bc1010497eb4eb2867044b8cb6fba76247b8240036aabf3a179c9adbdacf5cf83506effc723b51af2e2b4868f74e2f9aac7ecc29626ad19a75a1d1469f6123c69b9c223990290008e08ea0238ad4096f04d9000",
];

describe("secure messaging", () => {
  it("speaks with a real card, byte for byte", async () => {
    const card = scriptedCard(ANSWERS);
    const channel = openSecureChannel(card.channel, KEYS);
    expect(await channel.transmit(SELECT)).toEqual({
      ok: true,
      value: { data: new Uint8Array(), sw: 0x9000 },
    });
    const head = await channel.transmit(READ_4);
    const rest = await channel.transmit(READ_ALL);
    expect(card.sent).toEqual([
      "0ca4020c1d87110147ee2e3bd440fb596167f2bb6cd6395e8e08a105747484314bcf00",
      "0cb000000d9701048e085d283ec183cbb99800",
      "0cb000040d9701008e08a893fca2cd1cb17d00",
    ]);
    // EF.CardSecurity is a ContentInfo: SEQUENCE of 0x0664 bytes, whose first member is id-signedData.
    expect(head.ok && toHex(head.value.data).slice(0, 4)).toBe("3082");
    expect(rest.ok && rest.value.data.length).toBe(223);
    expect(rest.ok && toHex(rest.value.data)).toContain("06092a864886f70d010702");
  });

  it.each([
    ["an unprotected status word", "6988"],
    ["an unprotected success", "9000"],
    ["unprotected data", "01029000"],
    ["a wrong MAC", "990290008e085f570baddd1002d39000"],
    ["a MAC cut short", "990290008e075f570baddd10029000"],
    ["no MAC", "990290009000"],
    ["no protected status", "8e085f570baddd1002d29000"],
    ["another status word outside", "990290008e085f570baddd1002d26a82"],
    ["a further data object", "8001009902 90008e085f570baddd1002d29000"],
    ["a replay of a later answer", ANSWERS[1] ?? ""],
  ])("closes the channel on %s", async (_, answer) => {
    const card = scriptedCard([answer, ANSWERS[0] ?? ""]);
    const channel = openSecureChannel(card.channel, KEYS);
    expect(await channel.transmit(SELECT)).toMatchObject({ failure: { code: "sm.broken" } });
    expect(channel.isOpen).toBe(false);
    expect(await channel.transmit(SELECT)).toMatchObject({ failure: { code: "sm.broken" } });
    expect(card.sent.length).toBe(1);
  });

  it("closes the channel when the card is lost", async () => {
    const channel = openSecureChannel(scriptedCard([""]).channel, KEYS);
    expect(await channel.transmit(SELECT)).toMatchObject({ failure: { code: "card.lost" } });
    expect(channel.isOpen).toBe(false);
  });

  it("uses extended length where card and reader have it and the answer needs it", async () => {
    const card = scriptedCard([], EXTENDED_LIMITS);
    await openSecureChannel(card.channel, KEYS).transmit({ ...READ_ALL, ne: 4_096 });
    // Lc in three bytes, DO 97 in two, Le as the largest.
    expect(card.sent[0]).toMatch(/^0cb0000400000e970210008e08[0-9a-f]{16}0000$/);
  });
});
