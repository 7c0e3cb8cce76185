import { createCipheriv } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { aesCmac8 } from "../../../core/crypto/cmac.ts";
import { maxPlainBytes, protectedBytes } from "../../../core/emrtd/protected-command.ts";
import { openSecureChannel } from "../../../core/emrtd/secure-messaging.ts";
import { EXTENDED_LIMITS } from "../../support/card-channel.ts";
import { scriptedCard } from "./scripted-card.ts";

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

/** DO 87, DO 99 and DO 8E as a chip makes them (ICAO 9303-11 §9.8.4), with Node's own ciphers. */
function chipAnswer(keys: typeof KEYS, counter: bigint, data: string, sw: string): string {
  const ssc = Buffer.from(counter.toString(16).padStart(32, "0"), "hex");
  const pad = (bytes: Buffer) =>
    Buffer.concat([bytes, Buffer.from("80".padEnd(32, "0"), "hex")]).subarray(0, 16);
  const iv = createCipheriv("aes-128-ecb", keys.encryption, null).setAutoPadding(false).update(ssc);
  const cipher = createCipheriv("aes-128-cbc", keys.encryption, iv).setAutoPadding(false);
  const cryptogram =
    data === "" ? "" : `871101${cipher.update(pad(Buffer.from(data, "hex"))).toString("hex")}`;
  const body = Buffer.from(`${cryptogram}9902${sw}`, "hex");
  const padded = Buffer.concat([body, Buffer.from("80".padEnd(32 - ((body.length * 2) % 32), "0"), "hex")]);
  const mac = toHex(aesCmac8(keys.mac, Buffer.concat([ssc, padded])));
  return `${toHex(body)}8e08${mac}${sw}`;
}

describe("secure messaging", () => {
  it.each([
    ["AES", 16, 256, 223],
    ["3DES", 8, 256, 231],
  ])("fills a short response of %s, as terminals in the field ask for", (_, block, response, plain) => {
    expect(maxPlainBytes(response, block)).toBe(plain);
  });

  it("asks for exactly what a protected response can carry, whatever its limit", () => {
    for (const block of [8, 16]) {
      for (const limit of [64, 128, 141, 142, 255, 256, 270, 271, 272, 1_000, 4_094, 4_096, 65_535, 65_536]) {
        const most = maxPlainBytes(limit, block);
        expect(protectedBytes(most, block)).toBeLessThanOrEqual(limit);
        expect(protectedBytes(most + 1, block)).toBeGreaterThan(limit);
      }
    }
  });

  it("protects a command anew where the chip tells the exact length under protection", async () => {
    const keys = { ...KEYS };
    // The chip's side of the two answers: 6C04 first, then the four bytes asked for.
    const answers = [chipAnswer(keys, 2n, "", "6C04"), chipAnswer(keys, 4n, "01020304", "9000")];
    const card = scriptedCard(answers, EXTENDED_LIMITS);
    const channel = openSecureChannel(card.channel, keys);
    const answer = await channel.transmit({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 200 });
    expect(answer).toEqual({ ok: true, value: { data: fromHex("01020304"), sw: 0x9000 } });
    expect(card.sent.map((command) => command.slice(10, 16))).toEqual(["9701c8", "970104"]);
  });

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
