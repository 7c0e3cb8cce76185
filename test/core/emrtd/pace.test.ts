import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { runPace } from "../../../core/emrtd/pace.ts";
import { canPassword, mrzPassword } from "../../../core/emrtd/pace-password.ts";
import { choosePaceSuite } from "../../../core/emrtd/pace-suites.ts";
import { parsePaceInfos } from "../../../core/emrtd/security-infos.ts";
import { scriptedCard } from "./scripted-card.ts";

/*
 * ICAO 9303-11 appendix G.1: ECDH, generic mapping, brainpoolP256r1, AES-128. The two ephemeral private keys of
 * the terminal are injected as its randomness; every byte sent is then fixed by the standard.
 */
const CARD_ACCESS = "31143012060A04007F0007020204020202010202010D";
const TERMINAL_KEYS = [
  "7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99",
  "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595",
];
const COMMANDS = [
  "0022c1a40f800a04007f00070202040202830101",
  "10860000027c0000",
  "10860000457c438141047acf3efc982ec45565a4b155129efbc74650dcbfa6362d896fc70262e0c2cc5e544552dcb6725218799115b55c9baa6d9f6bc3a9618e70c25af71777a9c4922d00",
  "10860000457c438341042db7a64c0355044ec9df190514c625cba2cea48754887122f3a5ef0d5edd301c3556f3b3b186df10b857b58f6a7eb80f20ba5dc7be1d43d9bf850149fbb3646200",
  "008600000c7c0a8508c2b0bd78d94ba86600",
];
const MAPPING_ANSWER =
  "7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F5730D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C549000";
const AGREEMENT_ANSWER =
  "7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000";
const ANSWERS = [
  "9000",
  "7C12801095A3A016522EE98D01E76CB6B98B42C39000",
  MAPPING_ANSWER,
  AGREEMENT_ANSWER,
  "7C0A86083ABB9674BCE93C089000",
];
const MRZ_INFORMATION = "T22000129364081251010318";

async function run(changes: Readonly<Record<number, string>> = {}, password = mrzPassword(MRZ_INFORMATION)) {
  const card = scriptedCard(ANSWERS.map((answer, step) => changes[step] ?? answer));
  const infos = parsePaceInfos(fromHex(CARD_ACCESS));
  const suite = infos.ok ? choosePaceSuite(infos.value) : infos;
  if (!suite.ok) throw new Error("the standard's EF.CardAccess");
  const keys = TERMINAL_KEYS.map(fromHex);
  const random = () => keys.shift() ?? new Uint8Array();
  return { result: await runPace(card.channel, suite.value, password, random), sent: card.sent };
}

describe("PACE", () => {
  it("sends every byte of the worked example of ICAO 9303-11 appendix G.1 and opens the channel", async () => {
    const { result, sent } = await run();
    expect(sent).toEqual(COMMANDS);
    expect(result.ok && toHex(result.value.terminalPublicKey)).toBe(COMMANDS[3]?.slice(18, -2));
    expect(result.ok && toHex(result.value.cardPublicKey)).toBe(AGREEMENT_ANSWER.slice(8, -4).toLowerCase());
    expect(result.ok && result.value.channel.isOpen).toBe(true);
  });

  it.each([
    ["the card's refusal of the token", { 4: "6300" }],
    ["a refusal with a counter", { 4: "63C2" }],
    ["a token of the card that is not the expected one", { 4: "7C0A86083ABB9674BCE93C099000" }],
  ])("takes %s for a wrong secret", async (_, changes) => {
    expect((await run(changes)).result).toMatchObject({ failure: { code: "pace.wrong_secret" } });
  });

  it("goes another way with another password: the generator, and so its key, differ", async () => {
    const { sent } = await run({}, canPassword("123456"));
    expect(sent[0]).toBe("0022c1a40f800a04007f00070202040202830102");
    expect(sent[3]).not.toBe(COMMANDS[3]);
  });

  const reflected = (step: number, tag: string) => `7C43${tag}41${COMMANDS[step]?.slice(18, -2)}9000`;
  it.each([
    ["a reflected mapping key", { 2: reflected(2, "82") }],
    ["a reflected agreement key", { 3: reflected(3, "84") }],
    ["a point off the curve", { 3: AGREEMENT_ANSWER.replace("F0949000", "F0959000") }],
    ["a compressed point", { 2: `7C23822102${MAPPING_ANSWER.slice(10, 74)}9000` }],
  ])("refuses %s", async (_, changes) => {
    expect((await run(changes)).result).toMatchObject({ failure: { code: "pace.invalid_point" } });
  });

  it.each([
    ["an unknown suite", { 0: "6A80" }, "pace.unsupported"],
    ["a refused step", { 1: "6985" }, "card.refused"],
    ["a refused key", { 3: "6300" }, "card.refused"],
    ["an answer without its data object", { 1: "7C0281009000" }, "card.malformed"],
    ["a nonce that is no whole block", { 1: "7C0380010190 00" }, "card.malformed"],
    ["no status word", { 2: "" }, "card.lost"],
  ])("tells %s apart", async (_, changes, code) => {
    expect((await run(changes)).result).toMatchObject({ failure: { code } });
  });
});
