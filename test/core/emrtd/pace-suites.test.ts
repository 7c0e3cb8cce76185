import { describe, expect, it } from "vitest";
import { fromHex } from "../../../core/crypto/bytes.ts";
import { choosePaceSuite } from "../../../core/emrtd/pace-choice.ts";
import { paceSuites } from "../../../core/emrtd/pace-suites.ts";
import { parsePaceInfos } from "../../../core/emrtd/security-infos.ts";

const ID_PACE = "0.4.0.127.0.7.2.2.4";
const info = (arcs: string, parameterId: number, version = 2) => ({
  protocol: `${ID_PACE}.${arcs}`,
  version,
  parameterId,
});

describe("PACE suites", () => {
  it("finds PACEInfo among the SecurityInfos of a national ID card", () => {
    const cardAccess = fromHex(
      "3134300d060804007f0007020202020101300f060a04007f000702020302020201013012060a04007f0007020204020202010202010d",
    );
    expect(parsePaceInfos(cardAccess)).toEqual({
      ok: true,
      value: [{ protocol: `${ID_PACE}.2.2`, version: 2, parameterId: 13 }],
    });
  });

  // ICAO 9303-11 §9.2.1: the object identifiers, written out as they stand there.
  it.each([
    ["1.1", 0, "DH", "generic", "3DES"],
    ["1.4", 2, "DH", "generic", "AES-256"],
    ["2.1", 13, "ECDH", "generic", "3DES"],
    ["2.3", 8, "ECDH", "generic", "AES-192"],
    ["3.2", 1, "DH", "integrated", "AES-128"],
    ["4.2", 13, "ECDH", "integrated", "AES-128"],
    ["4.4", 18, "ECDH", "integrated", "AES-256"],
    ["6.2", 13, "ECDH", "chip-authentication", "AES-128"],
    ["6.4", 17, "ECDH", "chip-authentication", "AES-256"],
  ])("speaks %s with parameters %i", (arcs, parameterId, agreement, mapping, cipher) => {
    expect(choosePaceSuite([info(arcs, parameterId)])).toMatchObject({
      ok: true,
      value: { agreement, mapping, cipher, ambiguous: false },
    });
  });

  it("speaks 8 generic, 8 integrated and 3 chip-authentication mappings, each over the whole table of parameters", () => {
    const protocols = [1, 2, 3, 4, 5, 6, 7].flatMap((kind) =>
      [0, 1, 2, 3, 4, 5].map((cipher) => `${kind}.${cipher}`),
    );
    const all = protocols.flatMap((arcs) => Array.from({ length: 32 }, (_, id) => info(arcs, id)));
    const spoken = paceSuites(all);
    const count = (mapping: string) =>
      new Set(spoken.filter((suite) => suite.mapping === mapping).map(({ protocol }) => protocol)).size;
    expect([count("generic"), count("integrated"), count("chip-authentication")]).toEqual([8, 8, 3]);
    // DH: 3 groups. Curves: 11, of which P-224 has no integrated mapping.
    expect(spoken.length).toBe(2 * 4 * 3 + 4 * 11 + 4 * 10 + 3 * 11);
  });

  it.each([
    ["integrated mapping on P-224", info("4.2", 10)],
    ["chip-authentication mapping with 3DES", info("6.1", 13)],
    ["a curve number with DH", info("1.2", 13)],
    ["a group number with ECDH", info("2.2", 0)],
    ["another version", info("2.2", 13, 1)],
    ["parameters of the card's own", { protocol: `${ID_PACE}.2.2`, version: 2 }],
  ])("refuses %s", (_, offered) => {
    expect(choosePaceSuite([offered])).toMatchObject({ failure: { code: "pace.unsupported" } });
  });

  /** Stronger to the left, by the bits of NIST SP 800-57-1 table 2. */
  it.each([
    ["the weaker one of cipher and group", ["2.2", 12], ["1.4", 0], ["2.4", 9]],
    ["a sound group with 3DES", ["2.1", 11], ["2.2", 8], ["1.1", 0]],
    ["the cipher among equals", ["2.4", 13], ["2.2", 17], ["2.2", 13]],
    ["the group among equals", ["2.4", 17], ["2.4", 15], ["2.4", 14]],
    ["the mapping among equals", ["6.2", 13], ["2.2", 13], ["4.2", 13]],
    ["curves before DH", ["2.2", 11], ["1.2", 1], ["1.2", 2]],
    ["the number at last", ["2.2", 12], ["2.2", 13], ["1.2", 0]],
  ] as const)("goes by %s, whatever the card's order", (_, best, second, third) => {
    const orders = [
      [best, second, third],
      [third, second, best],
      [second, best, third],
    ];
    for (const order of orders) {
      const chosen = choosePaceSuite(order.map(([arcs, parameterId]) => info(arcs, parameterId)));
      expect(chosen).toMatchObject({ value: { protocol: `${ID_PACE}.${best[0]}`, parameterId: best[1] } });
    }
  });

  it("takes only what is accepted, and says so when nothing is left", () => {
    const offered = [info("2.1", 13), info("2.4", 16)];
    expect(choosePaceSuite(offered, ({ keyBits }) => keyBits === 112)).toMatchObject({
      value: { cipher: "3DES", curve: { name: "brainpoolP256r1" } },
    });
    for (const none of [choosePaceSuite(offered, () => false), choosePaceSuite([])]) {
      expect(none).toMatchObject({ failure: { code: "pace.unsupported" } });
    }
  });

  it("knows where the protocol alone does not say which parameters are meant", () => {
    const ambiguous = paceSuites([info("2.2", 12), info("2.2", 13), info("2.4", 13)]);
    expect(ambiguous.map((suite) => suite.ambiguous)).toEqual([true, true, false]);
  });

  it("refuses what is no SET", () => {
    expect(parsePaceInfos(fromHex("3003020101"))).toMatchObject({ failure: { code: "card.malformed" } });
  });
});
