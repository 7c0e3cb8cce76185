import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { runPace } from "../../../core/emrtd/pace.ts";
import { choosePaceSuite } from "../../../core/emrtd/pace-choice.ts";
import { canPassword } from "../../../core/emrtd/pace-password.ts";
import { parsePaceInfos } from "../../../core/emrtd/security-infos.ts";
import { APPENDIX_G1 } from "../../support/icao-9303-11.ts";
import { scriptedCard } from "./scripted-card.ts";

/* ICAO 9303-11 appendix G.1; every byte sent is fixed by the standard. */
const CARD_ACCESS = "31143012060A04007F0007020204020202010202010D";
const COMMANDS = APPENDIX_G1.exchanges.map(([command]) => command.toLowerCase());
const ANSWERS = APPENDIX_G1.exchanges.map(([, answer]) => answer);
const [, , MAPPING_ANSWER = "", AGREEMENT_ANSWER = ""] = ANSWERS;

async function run(
  changes: Readonly<Record<number, string>> = {},
  password = APPENDIX_G1.password,
  before: readonly string[] = [],
) {
  const card = scriptedCard([...before, ...ANSWERS.map((answer, step) => changes[step] ?? answer)]);
  const infos = parsePaceInfos(fromHex(CARD_ACCESS));
  const suite = infos.ok ? choosePaceSuite(infos.value) : infos;
  if (!suite.ok) throw new Error("the standard's EF.CardAccess");
  const keys = APPENDIX_G1.terminalRandom.map(fromHex);
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

  /** Ukrainian passports of before 2022 answer 6A87 to what the worked example sends. */
  it.each(["6A87", "6A80", "6A88"])("names the only parameters once more after %s", async (sw) => {
    const { result, sent } = await run({}, undefined, [sw]);
    const named = "0022c1a412800a04007f0007020204020283010184010d";
    expect(sent).toEqual([COMMANDS[0], named, ...COMMANDS.slice(1)]);
    expect(result).toMatchObject({ ok: true });
  });

  it.each([
    ["6A80", ["6A80"], "pace.unsupported"],
    ["6A87", ["6A87"], "pace.unsupported"],
    ["6982", [], "card.refused"],
  ])("gives up on a chip that answers %s to both", async (sw, before, code) => {
    const { result, sent } = await run({ 0: sw }, undefined, before);
    expect(result).toMatchObject({ failure: { code, detail: `MSE:Set AT ${sw}` } });
    expect(sent.length).toBe(before.length + 1);
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
    ["a refused step", { 1: "6985" }, "card.refused"],
    ["a refused key", { 3: "6300" }, "card.refused"],
    ["an answer without its data object", { 1: "7C0281009000" }, "card.malformed"],
    ["a nonce that is no whole block", { 1: "7C0380010190 00" }, "card.malformed"],
    ["no status word", { 2: "" }, "card.lost"],
  ])("tells %s apart", async (_, changes, code) => {
    expect((await run(changes)).result).toMatchObject({ failure: { code } });
  });
});
