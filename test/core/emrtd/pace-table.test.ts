import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { curveByName, curveNames } from "../../../core/crypto/curves.ts";
import { type DhGroupName, dhGroupByName } from "../../../core/crypto/dh-groups.ts";
import { power } from "../../../core/crypto/dh-key.ts";
import { canMapToPoint, mapToPoint } from "../../../core/crypto/ec-map.ts";
import { isOnCurve } from "../../../core/crypto/ec-point.ts";
import { runPace } from "../../../core/emrtd/pace.ts";
import { verifyChipMapping } from "../../../core/emrtd/pace-chip-authentication.ts";
import { canPassword, mrzPassword } from "../../../core/emrtd/pace-password.ts";
import { type PaceSuite, paceSuites } from "../../../core/emrtd/pace-suites.ts";
import { SHORT_LIMITS } from "../../support/card-channel.ts";
import { paceCard } from "./pace-card.ts";

const arcs = [1, 2, 3, 4, 6].flatMap((kind) => [1, 2, 3, 4].map((cipher) => `${kind}.${cipher}`));
const parameterIds = [0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
const suites = parameterIds.flatMap((parameterId) =>
  paceSuites(arcs.map((arc) => ({ protocol: `0.4.0.127.0.7.2.2.4.${arc}`, version: 2, parameterId }))),
);
const CAN = canPassword("271828");
const MRZ = mrzPassword("T22000129364081251010318");

function label({ agreement, mapping, cipher, parameterId, ...suite }: PaceSuite): string {
  return `${agreement} ${mapping} ${cipher} ${suite.curve?.name ?? `group ${parameterId}`}`;
}

describe("PACE with a card of every suite", () => {
  it.each(suites.map((suite, index) => [label(suite), suite, index % 2 ? MRZ : CAN] as const))(
    "%s",
    async (_, suite, password) => {
      const card = paceCard(suite, password.secret);
      const session = await runPace(card.channel, suite, password, randomBytes);
      expect(session).toMatchObject({ ok: true });
      if (suite.mapping !== "chip-authentication" || !session.ok || !session.value.chipMapping) return;
      expect(verifyChipMapping(session.value.chipMapping, card.staticKey)).toMatchObject({ ok: true });
    },
  );

  it.each(
    ["DH", "ECDH"].flatMap((agreement) =>
      ["generic", "integrated"].flatMap((mapping) => {
        const suite = suites.find((one) => one.agreement === agreement && one.mapping === mapping);
        return suite ? [[label(suite), suite] as const] : [];
      }),
    ),
  )("calls a wrong secret by its name: %s", async (_, suite) => {
    const card = paceCard(suite, CAN.secret);
    expect(await runPace(card.channel, suite, canPassword("314159"), randomBytes)).toMatchObject({
      failure: { code: "pace.wrong_secret" },
    });
  });

  it("does not begin with keys of 2,048 bits where only short commands pass", async () => {
    const large = suites.filter((suite) => suite.agreement === "DH" && suite.parameterId > 0);
    expect(large.length).toBe(16);
    for (const suite of large) {
      const card = paceCard(suite, CAN.secret, SHORT_LIMITS);
      expect(await runPace(card.channel, suite, CAN, randomBytes)).toMatchObject({
        failure: { code: "pace.unsupported" },
      });
    }
  });
});

describe("what the suites stand on", () => {
  it.each(["rfc5114-1024-160", "rfc5114-2048-224", "rfc5114-2048-256"] satisfies DhGroupName[])(
    "%s: the generator has the stated order",
    (name) => {
      const group = dhGroupByName(name);
      expect((group.p - 1n) % group.q).toBe(0n);
      expect(power(group, group.g, group.q)).toBe(1n);
    },
  );

  it("maps numbers onto every curve but P-224", () => {
    expect(curveNames.filter((name) => !canMapToPoint(curveByName(name)))).toEqual(["P-224"]);
    for (const curve of curveNames.map(curveByName).filter(canMapToPoint)) {
      for (const number of [2n, 3n, 4n, 5n, curve.p - 2n]) {
        const point = mapToPoint(curve, number);
        expect(point && isOnCurve(curve, point)).toBe(true);
      }
      expect([0n, 1n, curve.p - 1n].map((number) => mapToPoint(curve, number))).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
    expect(() => mapToPoint(curveByName("P-224"), 2n)).toThrow(RangeError);
  });
});
