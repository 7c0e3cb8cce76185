/** Somebody in the middle of PACE: he gets in with every kind of suite, and out of the way where there is nothing for him. */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../../core/crypto/bytes.ts";
import { runPace } from "../../../../core/emrtd/pace.ts";
import { verifyChipMapping } from "../../../../core/emrtd/pace-chip-authentication.ts";
import { canPassword, mrzPassword } from "../../../../core/emrtd/pace-password.ts";
import { cardChannel } from "../../../support/card-channel.ts";
import { manInTheMiddle } from "../../../support/man-in-the-middle.ts";
import {
  ALL_OFFERS,
  CAN,
  cardOf,
  MRZ_INFORMATION,
  PACE,
  sampleContents,
  sampleNationalCard,
  USUAL_OFFER,
} from "../../card/national/sample-contents.ts";
import { suiteOf } from "../../card/national/terminal.ts";

const CARD_SECURITY = 0x011d;
const readCardSecurity = { cla: 0, ins: 0xb0, p1: 0x9d, p2: 0, ne: 16 };

/** Every cipher of every mapping, and each group and most curves. */
const OFFERS = ALL_OFFERS.filter((_, index) => index % 5 === 0);

describe("somebody in the middle", () => {
  it.each(OFFERS.map((offer, index) => [offer.protocol.slice(PACE.length + 1), offer, index % 2] as const))(
    "reads and passes on what is under %s with %o",
    async (_, offer, byZone) => {
      const contents = sampleContents({ pace: [offer] });
      const man = manInTheMiddle(cardOf(contents));
      const password = byZone ? mrzPassword(MRZ_INFORMATION) : canPassword(CAN);
      const session = await runPace(cardChannel(man), suiteOf(offer), password, randomBytes);
      if (!session.ok) throw new Error(`${session.failure.code} ${session.failure.detail}`);
      const answer = await session.value.channel.transmit(readCardSecurity);
      const file = contents.masterFiles.get(CARD_SECURITY)?.slice(0, 16);
      expect(answer).toMatchObject({ ok: true, value: { sw: 0x9000, data: file } });
      expect(man.seen).toEqual([file]);
      const { chipMapping } = session.value;
      if (chipMapping !== undefined && contents.mappingKey !== undefined) {
        expect(verifyChipMapping(chipMapping, contents.mappingKey.publicKey)).toMatchObject({ ok: false });
      }
    },
  );

  it("says of a wrong password what the card would, and tells nothing of it to the card", async () => {
    const man = manInTheMiddle(sampleNationalCard({ behaviour: { warnsOfTries: true } }));
    const attempt = () => runPace(cardChannel(man), suiteOf(USUAL_OFFER), canPassword("314159"), randomBytes);
    for (let times = 0; times < 2; times += 1) {
      expect(await attempt()).toMatchObject({ failure: { code: "pace.wrong_secret" } });
    }
    const warned = await man.process(fromHex("0022C1A40F800A04007F00070202040202830102"));
    expect(toHex(warned)).toBe("63c3");
  });

  it("leaves a card without PACE to itself", async () => {
    const [plain, between] = [sampleNationalCard({ pace: [] }), sampleNationalCard({ pace: [] })];
    const man = manInTheMiddle(between);
    for (const command of ["0022C1A40F800A04007F00070202040202830102", "10860000027C0000", "00B09D0004"]) {
      expect(toHex(await man.process(fromHex(command)))).toBe(toHex(await plain.process(fromHex(command))));
    }
  });

  it("is gone with the power, and with the first command in clear", async () => {
    for (const end of ["reset", "in clear"] as const) {
      const man = manInTheMiddle(sampleNationalCard());
      const session = await runPace(cardChannel(man), suiteOf(USUAL_OFFER), canPassword(CAN), randomBytes);
      if (!session.ok) throw new Error(session.failure.code);
      if (end === "reset") man.reset();
      else await man.process(fromHex("00B09C0004"));
      expect(await session.value.channel.transmit(readCardSecurity)).toMatchObject({
        failure: { code: "sm.broken" },
      });
      expect(man.seen).toEqual([]);
    }
  });
});
