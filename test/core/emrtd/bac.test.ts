import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { documentAccessKeys, runBac } from "../../../core/emrtd/bac.ts";
import { mrzCheckDigit, mrzInformation } from "../../../core/emrtd/mrz-information.ts";
import { openSecureChannel } from "../../../core/emrtd/secure-messaging.ts";
import { APPENDIX_D } from "../../support/icao-9303-11.ts";
import { scriptedCard } from "./scripted-card.ts";

const { mrzInformation: MRZ_INFORMATION, terminalRandom, exchanges: EXCHANGES, efCom } = APPENDIX_D;

async function run(changes: Readonly<Record<number, string>> = {}) {
  const card = scriptedCard(EXCHANGES.map(([, answer], step) => changes[step] ?? answer));
  const queue = terminalRandom.map(fromHex);
  const random = () => queue.shift() ?? new Uint8Array();
  return { result: await runBac(card.channel, MRZ_INFORMATION, random), sent: card.sent };
}

describe("the key from the machine-readable zone", () => {
  it("derives the document's keys of ICAO 9303-11 appendix D.2", () => {
    const keys = documentAccessKeys(MRZ_INFORMATION);
    expect(toHex(keys.encryption).toUpperCase()).toBe("AB94FDECF2674FDFB9B391F85D7F76F2");
    expect(toHex(keys.mac).toUpperCase()).toBe("7962D9ECE03D1ACD4C76089DCE131543");
  });

  it.each([
    // ICAO 9303-11 appendices D.2 and G; ICAO 9303-3 §4.9 has the two dates.
    ["L898902C", "690806", "940623", "L898902C<369080619406236"],
    ["T22000129", "640812", "101031", "T22000129364081251010318"],
    // A number of more than nine characters goes in whole (ICAO 9303-11 appendix D.2, second example).
    ["D23145890734", "340712", "950712", "D23145890734934071279507122"],
  ])("puts check digits behind %s", (documentNumber, dateOfBirth, dateOfExpiry, expected) => {
    expect(mrzInformation({ documentNumber, dateOfBirth, dateOfExpiry })).toEqual({
      ok: true,
      value: expected,
    });
  });

  it("weighs letters, digits and fillers as ICAO 9303-3 §4.9 does", () => {
    expect(["520727", "AB2134<<<"].map(mrzCheckDigit)).toEqual(["3", "5"]);
  });

  it.each([
    [{ documentNumber: "l898902c" }, "document number"],
    [{ documentNumber: "" }, "document number"],
    [{ dateOfBirth: "69-8-6" }, "date of birth"],
    [{ dateOfExpiry: "19940623" }, "date of expiry"],
  ])("refuses what cannot stand there: %o", (change, detail) => {
    const fields = { documentNumber: "L898902C", dateOfBirth: "690806", dateOfExpiry: "940623", ...change };
    expect(mrzInformation(fields)).toEqual({ ok: false, failure: { code: "mrz.malformed", detail } });
  });
});

describe("basic access control", () => {
  it("sends every byte of the worked example of appendix D, and reads EF.COM under 3DES", async () => {
    const { result, sent } = await run();
    if (!result.ok) throw new Error(result.failure.code);
    const channel = result.value;
    const selected = await channel.transmit({ cla: 0, ins: 0xa4, p1: 2, p2: 12, data: fromHex("011E") });
    expect(selected).toEqual({ ok: true, value: { data: new Uint8Array(), sw: 0x9000 } });
    const head = await channel.transmit({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 4 });
    const rest = await channel.transmit({ cla: 0, ins: 0xb0, p1: 0, p2: 4, ne: 18 });
    expect(head.ok && rest.ok && toHex(head.value.data) + toHex(rest.value.data)).toBe(efCom.toLowerCase());
    expect(sent).toEqual(EXCHANGES.map(([command]) => command.toLowerCase()));
  });

  it.each([
    ["its refusal of the keys", { 1: "6300" }, "bac.wrong_secret"],
    ["a refusal in other words", { 1: "6982" }, "bac.wrong_secret"],
    ["a chip without a challenge", { 0: "6D00" }, "card.refused"],
    ["a challenge cut short", { 0: "4608F9199000" }, "card.malformed"],
    ["an answer with a wrong MAC", { 1: EXCHANGES[1][1].replace("74499000", "744A9000") }, "card.malformed"],
    ["an answer to another challenge", { 0: "4608F919887022139000" }, "card.malformed"],
    ["an answer cut short", { 1: "46B99000" }, "card.malformed"],
    ["a card lifted before", { 0: "" }, "card.lost"],
    ["a card lifted after", { 1: "" }, "card.lost"],
  ])("tells %s apart", async (_, changes, code) => {
    expect((await run(changes)).result).toMatchObject({ failure: { code } });
  });
});

describe("secure messaging with 3DES", () => {
  const keys = {
    family: "3DES" as const,
    encryption: fromHex("979EC13B1CBFE9DCD01AB0FED307EAE5"),
    mac: fromHex("F1CB1F1FB5ADF208806B89DC579DC1F8"),
  };
  const select = { cla: 0, ins: 0xa4, p1: 2, p2: 12, data: fromHex("011E") };

  it.each([
    ["a wrong MAC", "990290008E08FA855A5D4C50A8EE9000"],
    ["an unprotected answer", "9000"],
  ])("closes the channel on %s", async (_, answer) => {
    const channel = openSecureChannel(scriptedCard([answer]).channel, keys, 0x887022120c06c226n);
    expect(await channel.transmit(select)).toMatchObject({ failure: { code: "sm.broken" } });
    expect(channel.isOpen).toBe(false);
  });

  it("goes on counting from zero when the counter of eight bytes is full", async () => {
    const full = scriptedCard([]);
    const zero = scriptedCard([]);
    await openSecureChannel(full.channel, keys, 0xffffffffffffffffn).transmit(select);
    await openSecureChannel(zero.channel, keys, -1n).transmit(select);
    expect(full.sent).toEqual(zero.sent);
    expect(full.sent.length).toBe(1);
  });
});
