import { describe, expect, it } from "vitest";
import { fromHex } from "../../../../core/crypto/bytes.ts";
import { learnLimits, parseAtrInfo } from "../../../../core/emrtd/reading/limits.ts";
import { EXTENDED_LIMITS, SHORT_LIMITS } from "../../../support/card-channel.ts";
import { scriptedCard } from "../scripted-card.ts";

/** EF.ATR/INFO of a card as somebody who met it wrote it down. */
const ATR_INFO = "4301F84703F741E07F6608020205F0020205F0";
const SHORT = { maxCommandBytes: 261, maxResponseBytes: 258, extendedLength: false };
/** Historical bytes with card capabilities: extended length; the same, with lengths in EF.ATR/INFO; neither. */
const EXTENDED = "3BDA18FF81B1FE751F030031C573C001400090000C";
const ASKS_FOR_FILE = "3B8A80018031F873F741E082900075";
const SHORT_ONLY = "3BFA1300FF813180450031C173C00100009000B1";

function learn(responses: readonly string[], atr = "", limits = EXTENDED_LIMITS) {
  const card = scriptedCard(responses, limits);
  return { learning: learnLimits({ ...card.channel, atr: fromHex(atr) }), sent: card.sent };
}

describe("limits of a chip", () => {
  it("are those of EF.ATR/INFO, as a card in the field has it", async () => {
    expect(parseAtrInfo(fromHex(ATR_INFO))).toEqual({
      lengths: { maxCommandBytes: 1520, maxResponseBytes: 1520 },
      capabilities: { extendedLength: true, lengthsInAtrInfo: true },
    });
    const { learning, sent } = learn([`${ATR_INFO}6282`], ASKS_FOR_FILE);
    expect(await learning).toMatchObject({
      value: { maxCommandBytes: 1520, maxResponseBytes: 1520, extendedLength: true, source: "EF.ATR/INFO" },
    });
    expect(sent).toEqual(["00b0810000"]);
  });

  it("are asked for by file identifier where short identifiers are refused", async () => {
    const { learning, sent } = learn(["6A86", "9000", `${ATR_INFO}9000`]);
    expect(await learning).toMatchObject({ value: { maxResponseBytes: 1520 } });
    expect(sent).toEqual(["00b0810000", "00a4020c022f01", "00b0000000"]);
  });

  it.each([
    ["the reader carries short commands only", SHORT_LIMITS, "", "reader", SHORT],
    ["the answer to reset denies extended length", EXTENDED_LIMITS, SHORT_ONLY, "ATR", SHORT],
    ["the answer to reset tells all there is", EXTENDED_LIMITS, EXTENDED, "ATR", EXTENDED_LIMITS],
  ])("ask nothing of the chip where %s", async (_, limits, atr, source, expected) => {
    const { learning, sent } = learn([], atr, limits);
    expect(await learning).toEqual({ ok: true, value: { ...expected, source } });
    expect(sent).toEqual([]);
  });

  it.each([
    ["is not there", ["6A82", "6A82"], EXTENDED_LIMITS],
    ["cannot be read", ["6982", "9000", "6982"], EXTENDED_LIMITS],
    ["is no list of data objects", ["00FF9000"], EXTENDED_LIMITS],
    ["tells nothing of lengths", ["4301F89000"], EXTENDED_LIMITS],
    ["denies extended length", ["4703F741009000"], SHORT],
    ["has numbers beyond reason", ["7F660E0205010000000002050100000000".concat("9000")], EXTENDED_LIMITS],
    ["allows less than every chip carries", ["7F660602011002011E9000"], SHORT],
  ])("stay with what is certain where EF.ATR/INFO %s", async (_, responses, expected) => {
    const result = await learn(responses).learning;
    expect(result).toMatchObject({ ok: true, value: expected });
  });

  it("are remembered, and then nothing is asked", async () => {
    const remembered = { ...EXTENDED_LIMITS, maxResponseBytes: 2_000, source: "EF.ATR/INFO" } as const;
    const { channel, sent } = scriptedCard([], EXTENDED_LIMITS);
    expect(await learnLimits(channel, remembered)).toEqual({ ok: true, value: remembered });
    expect(sent).toEqual([]);
  });

  it("fail with the link", async () => {
    expect(await learn([""]).learning).toMatchObject({ failure: { code: "card.lost" } });
  });
});
