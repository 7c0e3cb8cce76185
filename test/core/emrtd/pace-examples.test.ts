import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { dhGroupByName } from "../../../core/crypto/dh-groups.ts";
import { runPace } from "../../../core/emrtd/pace.ts";
import { verifyChipMapping } from "../../../core/emrtd/pace-chip-authentication.ts";
import { choosePaceSuite } from "../../../core/emrtd/pace-choice.ts";
import {
  APPENDIX_G2,
  APPENDIX_H1,
  APPENDIX_H2,
  APPENDIX_I,
  type PaceExample,
} from "../../support/icao-9303-11.ts";
import { scriptedCard } from "./scripted-card.ts";

type TerminalExample = Pick<
  PaceExample,
  "arcs" | "parameterId" | "password" | "terminalRandom" | "exchanges"
>;

/*
 * Generic mapping with 3DES on brainpoolP256r1 with a chip in the field, as recorded in the tests of the open eMRTD reader
 * gmrtd; f(π) of its zone stands for the zone itself.
 */
const tripleDes: TerminalExample = {
  arcs: "2.1",
  parameterId: 13,
  password: { reference: 1, secret: fromHex("90d5559acf679510dafda01c8ed1928ebc507272") },
  terminalRandom: [
    "2808272c0ec20e01a3450030ef32855e9feb5cb17719e985389b1cf47609e69f",
    "8f89449052df6c7983750c7b042c3cea12b36819174424c7cd28153f7b70b402",
  ],
  exchanges: [
    ["0022C1A40F800A04007F00070202040201830101", "9000"],
    ["10860000027C0000", "7c128010b88382812290017af1cc906ff00e7f4d9000"],
    [
      "10860000457c438141047706b2b6246ab4612229b8a11212ddba7fea0568c9c0975dee22c0e3dd3a3f0321e8afee836e373b570d24000d56fb195104d486e63321ff8c819dd5ee018dcb00",
      "7c43824104780b4edec9b926f9f964fad826d9990a667608d96ba7b397ae8609b6533e0d036d148365ddf4e5ff6611c2b62aa17fc9899f327bc929db543e7abd0ee724e4be9000",
    ],
    [
      "10860000457c43834104507a0156efae8fb8acc519036c0b2fe0393c878744c7f91878ee4e07a41412ba5c0753d68a44a91e9f57f3f992ab689e6c2065d3b2a27c3658a4fd632931ee3800",
      "7c438441042dbaf62e6fdfb31eb66f206493b9e7721586f0e5c93754d7bd5a884ca251ee4d720ab539a60561bc46812fa289b58ac69f0c6e32adbaf7241049a31211f80f5b9000",
    ],
    ["008600000c7c0a85088d7c617d43efe09e00", "7c0a8608cb57047c809079f69000"],
  ],
};

async function run(example: TerminalExample, changes: Readonly<Record<number, string>> = {}) {
  const { arcs, parameterId, password, exchanges } = example;
  const card = scriptedCard(exchanges.map(([, answer], step) => changes[step] ?? answer));
  const suite = choosePaceSuite([{ protocol: `0.4.0.127.0.7.2.2.4.${arcs}`, version: 2, parameterId }]);
  if (!suite.ok) throw new Error("a suite of the standard");
  const queue = example.terminalRandom.map(fromHex);
  const random = () => queue.shift() ?? new Uint8Array();
  return { result: await runPace(card.channel, suite.value, password, random), sent: card.sent };
}

function keyInCommand(example: TerminalExample, from: number): string {
  return example.exchanges[2]?.[0].slice(from, -2) ?? "";
}

describe("PACE, published exchanges", () => {
  it.each([
    ["appendix G.2: DH, generic mapping", APPENDIX_G2],
    ["appendix H.1: ECDH, integrated mapping", APPENDIX_H1],
    ["appendix H.2: DH, integrated mapping", APPENDIX_H2],
    ["appendix I: ECDH, chip-authentication mapping", APPENDIX_I],
    ["a chip in the field: ECDH, generic mapping, 3DES", tripleDes],
  ])("sends every byte of %s, and opens the channel", async (_, example) => {
    const { result, sent } = await run(example);
    expect(sent).toEqual(example.exchanges.map(([command]) => command.toLowerCase()));
    expect(result.ok && result.value.channel.isOpen).toBe(true);
  });

  it.each([
    ["zero", "00".repeat(128)],
    ["one", `${"00".repeat(127)}01`],
    ["p − 1", (dhGroupByName("rfc5114-1024-160").p - 1n).toString(16)],
    ["outside the subgroup", `${"00".repeat(127)}02`],
    ["longer than p", "01".repeat(129)],
  ])("refuses a DH key that is %s", async (_, key) => {
    for (const [step, tag] of [
      [2, "82"],
      [3, "84"],
    ] as const) {
      const value = `${tag}81${(key.length / 2).toString(16)}${key}`;
      const answer = `7c81${(value.length / 2).toString(16)}${value}9000`;
      expect((await run(APPENDIX_G2, { [step]: answer })).result).toMatchObject({
        failure: { code: "pace.invalid_point" },
      });
    }
  });

  it("takes an answer without data to the integrated mapping", async () => {
    const { result } = await run(APPENDIX_H1, { 2: "9000" });
    expect(result.ok && result.value.channel.isOpen).toBe(true);
  });

  it("refuses a reflected DH key and a nonce of another length in integrated mapping", async () => {
    const own = keyInCommand(APPENDIX_G2, 20);
    const reflected = await run(APPENDIX_G2, { 2: `7c81838281${own}9000` });
    expect(reflected.result).toMatchObject({ failure: { code: "pace.invalid_point" } });
    const long = await run(APPENDIX_H1, { 1: `7c228020${"00".repeat(32)}9000` });
    expect(long.result).toMatchObject({ failure: { code: "card.malformed" } });
  });
});

describe("chip-authentication mapping", () => {
  async function evidence(changes: Readonly<Record<number, string>> = {}) {
    const { result } = await run(APPENDIX_I, changes);
    if (!result.ok || !result.value.chipMapping) throw new Error("PACE of appendix I");
    return result.value.chipMapping;
  }

  it("finds the chip of appendix I genuine", async () => {
    const found = await evidence();
    expect(toHex(found.authenticationData ?? new Uint8Array()).toUpperCase()).toBe(
      APPENDIX_I.authenticationData,
    );
    expect(verifyChipMapping(found, APPENDIX_I.staticKey)).toEqual({ ok: true, value: undefined });
  });

  const token = "86088596CF055C67C1A3";
  it.each([
    ["no data", `7C0A${token}9000`],
    ["data of half a block", `7C14${token}8A08${"00".repeat(8)}9000`],
    ["data that does not decrypt", `7C1C${token}8A10${"00".repeat(16)}9000`],
    ["altered data", (APPENDIX_I.exchanges[4]?.[1] ?? "").replace("1EEA964D", "1EEB964D")],
  ])("refuses a chip that sends %s, though PACE itself holds", async (_, answer) => {
    expect(verifyChipMapping(await evidence({ 4: answer }), APPENDIX_I.staticKey)).toMatchObject({
      failure: { code: "chip.mapping" },
    });
  });

  it("refuses another static key, and one that is no point", async () => {
    const found = await evidence();
    const other = fromHex(keyInCommand(APPENDIX_I, 18));
    for (const key of [other, APPENDIX_I.staticKey.slice(0, -1), new Uint8Array()]) {
      expect(verifyChipMapping(found, key)).toMatchObject({ failure: { code: "chip.mapping" } });
    }
  });
});
