/** The chip against the terminal's PACE, in memory, over every suite of the standard. */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../../core/crypto/bytes.ts";
import { runPace } from "../../../../core/emrtd/pace.ts";
import { verifyChipMapping } from "../../../../core/emrtd/pace-chip-authentication.ts";
import { canPassword, mrzPassword } from "../../../../core/emrtd/pace-password.ts";
import {
  ALL_OFFERS,
  CAN,
  cardOf,
  channelTo,
  MRZ_INFORMATION,
  PACE,
  sampleContents,
  sampleNationalCard,
  USUAL_OFFER,
} from "./sample-contents.ts";
import { suiteOf } from "./terminal.ts";

const readCardSecurity = { cla: 0, ins: 0xb0, p1: 0x9d, p2: 0, ne: 4 };

describe("the chip agrees with the terminal on every suite", () => {
  it("of which there are 141", () => expect(ALL_OFFERS.length).toBe(141));

  it.each(
    ALL_OFFERS.map((offer, index) => [offer.protocol.slice(PACE.length + 1), offer, index % 2] as const),
  )("%s with %o", async (_, offer, byZone) => {
    const contents = sampleContents({ pace: [offer] });
    const password = byZone ? mrzPassword(MRZ_INFORMATION) : canPassword(CAN);
    const session = await runPace(channelTo(cardOf(contents)), suiteOf(offer), password, randomBytes);
    if (!session.ok) throw new Error(`${session.failure.code} ${session.failure.detail}`);
    expect(await session.value.channel.transmit(readCardSecurity)).toMatchObject({
      ok: true,
      value: { sw: 0x9000, data: contents.masterFiles.get(0x011d)?.slice(0, 4) },
    });
    const { chipMapping } = session.value;
    expect(chipMapping !== undefined).toBe(offer.protocol.startsWith(`${PACE}.6.`));
    if (chipMapping && contents.mappingKey) {
      expect(verifyChipMapping(chipMapping, contents.mappingKey.publicKey)).toMatchObject({ ok: true });
    }
  });
});

describe("a chip with several suites", () => {
  const offers = [USUAL_OFFER, { protocol: USUAL_OFFER.protocol, parameterId: 12 }];

  it("runs the one that the terminal names", async () => {
    for (const wanted of [offers, [...offers].reverse()]) {
      const channel = channelTo(sampleNationalCard({ pace: offers }));
      expect(await runPace(channel, suiteOf(...wanted), canPassword(CAN), randomBytes)).toMatchObject({
        ok: true,
      });
    }
  });

  it("asks for the name where there is a choice", async () => {
    const unnamed = fromHex("0022C1A40F800A04007F00070202040202830102");
    expect(toHex(await sampleNationalCard({ pace: offers }).process(unnamed))).toBe("6a80");
  });

  it("wants its only parameters named, or will not have them named, where it is made to", async () => {
    const named = fromHex("0022C1A412800A04007F0007020204020283010284010D");
    const unnamed = fromHex("0022C1A40F800A04007F00070202040202830102");
    for (const [parameterReference, toNamed, toUnnamed] of [
      ["optional", "9000", "9000"],
      ["required", "9000", "6a87"],
      ["refused", "6a80", "9000"],
    ] as const) {
      const card = sampleNationalCard({ behaviour: { parameterReference } });
      expect(toHex(await card.process(named)), parameterReference).toBe(toNamed);
      expect(toHex(await card.process(unnamed)), parameterReference).toBe(toUnnamed);
      const channel = channelTo(card);
      expect(await runPace(channel, suiteOf(USUAL_OFFER), canPassword(CAN), randomBytes)).toMatchObject({
        ok: true,
      });
    }
    const several = sampleNationalCard({ pace: offers, behaviour: { parameterReference: "refused" } });
    expect(
      await runPace(channelTo(several), suiteOf(...offers), canPassword(CAN), randomBytes),
    ).toMatchObject({ ok: true });
  });

  it("counts what it computes: five products for generic mapping", async () => {
    const card = sampleNationalCard();
    await runPace(channelTo(card), suiteOf(USUAL_OFFER), canPassword(CAN), randomBytes);
    expect(card.operations).toBe(5);
  });

  it("says 6300 to a wrong secret, which the terminal understands, and warns of tries where it is made to", async () => {
    const warning = sampleNationalCard({ behaviour: { warnsOfTries: true } });
    const warned = async () =>
      toHex(await warning.process(fromHex("0022C1A40F800A04007F00070202040202830102")));
    const attempt = (can: string) =>
      runPace(channelTo(warning), suiteOf(USUAL_OFFER), canPassword(can), randomBytes);
    expect(await warned()).toBe("63c3");
    for (const left of ["63c2", "63c1", "63c1"]) {
      expect(await attempt("314159")).toMatchObject({ failure: { code: "pace.wrong_secret" } });
      expect(await warned()).toBe(left);
    }
    expect(await attempt(CAN)).toMatchObject({ ok: true });
    expect(await warned()).toBe("63c3");
  });
});
