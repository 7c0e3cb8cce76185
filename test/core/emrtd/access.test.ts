import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../core/crypto/bytes.ts";
import { accessFailureKind, type EmrtdAccessRequest, openEmrtdAccess } from "../../../core/emrtd/access.ts";
import { canPassword, mrzPassword } from "../../../core/emrtd/pace-password.ts";
import { paceSuites } from "../../../core/emrtd/pace-suites.ts";
import { parsePaceInfos } from "../../../core/emrtd/security-infos.ts";
import type { CardChannel } from "../../../core/ports/card-reader.ts";
import { paceCard } from "./pace-card.ts";
import { scriptedCard } from "./scripted-card.ts";

/** PACEInfo of generic mapping, brainpoolP256r1, AES-128, and the same with chip-authentication mapping. */
const GENERIC = "3012060A04007F0007020204020202010202010D";
const CHIP_AUTHENTICATION = "3012060A04007F0007020204060202010202010D";
const CARD_ACCESS = fromHex(`3114${GENERIC}`);
const CARD_ACCESS_CAM = fromHex(`3128${GENERIC}${CHIP_AUTHENTICATION}`);
/** The document of ICAO 9303-11 appendix D, and what the example's terminal draws. */
const MRZ = { documentNumber: "L898902C", dateOfBirth: "690806", dateOfExpiry: "940623" };
const MRZ_INFORMATION = "L898902C<369080619406236";
const BAC_RANDOM = ["781723860C06C226", "0B795240CB7049B01C19B33E32804F0B"];
const SELECT_LDS1 = "00a4040c07a0000002471001";
const BAC_ANSWERS = [
  "9000",
  "4608F919887022129000",
  "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000",
];
const CAN = "271828";
const OPEN_POLICY = { allowBac: true, mappings: ["generic"] } as const;

function request(change: Partial<EmrtdAccessRequest> = {}): EmrtdAccessRequest {
  return {
    cardAccess: CARD_ACCESS,
    secrets: { mrz: MRZ },
    policy: OPEN_POLICY,
    random: randomBytes,
    ...change,
  };
}

/** The example's numbers where BAC asks for them; PACE, which may have begun before, asks for longer ones. */
function exampleRandom() {
  const queue = BAC_RANDOM.map(fromHex);
  return (length: number) =>
    (queue[0]?.length === length ? queue.shift() : undefined) ?? new Uint8Array(length).fill(1);
}

function card(secret: Uint8Array, mapping = "generic") {
  const infos = parsePaceInfos(CARD_ACCESS_CAM);
  const suite = infos.ok ? paceSuites(infos.value).find((one) => one.mapping === mapping) : undefined;
  if (!suite) throw new Error("a suite of the standard");
  return recorded(paceCard(suite, secret).channel);
}

/** Notes the commands, and lets the test answer in the card's place. */
function recorded(channel: CardChannel, instead: (command: string) => string | undefined = () => undefined) {
  const sent: string[] = [];
  const transmit: CardChannel["transmit"] = async (command) => {
    sent.push(toHex(command));
    const answer = instead(toHex(command));
    return answer === undefined ? channel.transmit(command) : { ok: true, value: fromHex(answer) };
  };
  return { channel: { ...channel, transmit }, sent };
}

describe("access control", () => {
  it("opens by PACE with the CAN, and says that it did not fall back", async () => {
    const { channel } = card(canPassword(CAN).secret);
    const access = await openEmrtdAccess(channel, request({ secrets: { can: CAN, mrz: MRZ } }));
    expect(access).toMatchObject({
      ok: true,
      value: { protocol: "PACE", fellBack: false, password: "CAN", channel: { isOpen: true } },
    });
  });

  it("takes the mapping that the policy puts first among equals, whatever the card's order", async () => {
    const { channel } = card(mrzPassword(MRZ_INFORMATION).secret, "chip-authentication");
    const policy = { allowBac: false, mappings: ["chip-authentication", "generic"] } as const;
    const access = await openEmrtdAccess(channel, request({ cardAccess: CARD_ACCESS_CAM, policy }));
    expect(access).toMatchObject({
      ok: true,
      value: { suite: { mapping: "chip-authentication" }, session: { chipMapping: {} } },
    });
  });

  it("goes on with the MRZ where the chip does not know the CAN", async () => {
    const { channel } = card(mrzPassword(MRZ_INFORMATION).secret);
    const withoutCan = recorded(channel, (command) => (command.includes("830102") ? "6A88" : undefined));
    const access = await openEmrtdAccess(withoutCan.channel, request({ secrets: { can: CAN, mrz: MRZ } }));
    expect(access).toMatchObject({ ok: true, value: { protocol: "PACE", password: "MRZ" } });
  });

  it.each([
    ["has no EF.CardAccess", undefined, [], { reason: "no EF.CardAccess" }],
    ["has a broken one", fromHex("3003020101"), [], { reason: "EF.CardAccess malformed" }],
    ["offers nothing in common", fromHex("3100"), [], { reason: "no PACE suite in common" }],
    [
      "refuses its own suite",
      CARD_ACCESS,
      ["6A80", "6A80"],
      { reason: "PACE failed", failure: { code: "pace.unsupported", detail: "MSE:Set AT 6A80" } },
    ],
    [
      "breaks off",
      CARD_ACCESS,
      ["9000", "6F00"],
      { reason: "PACE failed", failure: { code: "card.refused", detail: "GENERAL AUTHENTICATE 6F00" } },
    ],
  ])("falls back to BAC on a card that %s, and says why", async (_, cardAccess, before, why) => {
    const { channel, sent } = scriptedCard([...before, ...BAC_ANSWERS]);
    const { cardAccess: __, ...rest } = request({ random: exampleRandom() });
    const access = await openEmrtdAccess(channel, cardAccess ? { ...rest, cardAccess } : rest);
    expect(access).toMatchObject({ ok: true, value: { protocol: "BAC", fellBack: true, why } });
    expect(sent[before.length]).toBe(SELECT_LDS1);
  });

  it.each([
    ["no EF.CardAccess", undefined, { code: "bac.not_allowed", detail: "no EF.CardAccess" }],
    ["a suite that it refuses", CARD_ACCESS, { code: "pace.unsupported", detail: "MSE:Set AT 6A80" }],
  ])(
    "does not open by BAC where the policy does not let it: a card with %s",
    async (_, cardAccess, failure) => {
      const { channel, sent } = scriptedCard(["6A80", "6A80", ...BAC_ANSWERS]);
      const { cardAccess: __, ...rest } = request({ policy: { ...OPEN_POLICY, allowBac: false } });
      const access = await openEmrtdAccess(channel, cardAccess ? { ...rest, cardAccess } : rest);
      expect(access).toEqual({ ok: false, failure });
      expect(sent.includes(SELECT_LDS1)).toBe(false);
    },
  );

  it.each([
    ["a CAN alone", { can: CAN }, "pace.unsupported"],
    ["no secret", {}, "pace.can_missing"],
    ["a CAN of five digits", { can: "12345" }, "pace.can_missing"],
    ["a number that cannot stand in the zone", { mrz: { ...MRZ, documentNumber: "#" } }, "mrz.malformed"],
  ])("cannot open by BAC with %s", async (_, secrets, code) => {
    const { channel, sent } = scriptedCard(BAC_ANSWERS);
    const { cardAccess: __, ...rest } = request({ secrets });
    expect(await openEmrtdAccess(channel, rest)).toMatchObject({ failure: { code } });
    expect(sent).toEqual([]);
  });
});

describe("a card that does not open", () => {
  async function kindOf(channel: CardChannel, change: Partial<EmrtdAccessRequest> = {}) {
    const access = await openEmrtdAccess(channel, request(change));
    return access.ok ? "opened" : accessFailureKind(access.failure);
  }

  it("was given a wrong secret: PACE says so and BAC is not tried", async () => {
    const { channel, sent } = card(mrzPassword("T22000129364081251010318").secret);
    expect(await kindOf(channel)).toBe("wrong secret");
    expect(sent.some((command) => command.startsWith("00a4") || command.startsWith("0084"))).toBe(false);
    const { cardAccess: _, ...bac } = request();
    const refused = scriptedCard(["9000", "4608F919887022129000", "6300"]);
    const access = await openEmrtdAccess(refused.channel, bac);
    expect(!access.ok && accessFailureKind(access.failure)).toBe("wrong secret");
  });

  it("was lost, at whichever command", async () => {
    for (const index of [0, 1, 2, 3, 4]) {
      let count = 0;
      const { channel } = card(mrzPassword(MRZ_INFORMATION).secret);
      const lost = recorded(channel, () => (count++ === index ? "" : undefined));
      expect(await kindOf(lost.channel)).toBe("lost card");
      expect(lost.sent.length).toBe(index + 1);
    }
  });

  it("is broken", async () => {
    const policy = { ...OPEN_POLICY, allowBac: true };
    const { channel } = card(mrzPassword(MRZ_INFORMATION).secret);
    const offCurve = recorded(channel, (command) =>
      command.includes("8141") ? `7C43824104${"01".repeat(64)}9000` : undefined,
    );
    expect(await kindOf(offCurve.channel, { policy })).toBe("broken chip");
    const noBac = scriptedCard(["9000", "6F00", "9000", "6F00"]);
    expect(await kindOf(noBac.channel)).toBe("broken chip");
  });
});
