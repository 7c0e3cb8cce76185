/** Somebody in the middle of PACE with a national ID card: the CAN is no secret, so he gets in; chip authentication puts him out. */
import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { fromHex } from "../../../core/crypto/bytes.ts";
import { runChipAuthentication } from "../../../core/emrtd/chip/chip-authentication.ts";
import { parseDg14 } from "../../../core/emrtd/data-groups/dg14.ts";
import { runPace } from "../../../core/emrtd/pace.ts";
import { choosePaceSuite } from "../../../core/emrtd/pace-choice.ts";
import { canPassword } from "../../../core/emrtd/pace-password.ts";
import { parsePaceInfos } from "../../../core/emrtd/security-infos.ts";
import { openCardDrawer } from "../../../firmware-sim/personalise/card-drawer.ts";
import { nationalPrinted } from "../../../firmware-sim/personalise/national/make-national-card.ts";
import type { PluggableCard } from "../../../firmware-sim/reader/pluggable-card.ts";
import { random } from "../../../main/random.ts";
import { cardChannel } from "../../support/card-channel.ts";
import { manInTheMiddle } from "../../support/man-in-the-middle.ts";

const NOW = Date.UTC(2026, 8, 14);
const CAN = nationalPrinted("cccd-minh-anh", { now: NOW }).can;
const SELECT_LDS1 = { cla: 0, ins: 0xa4, p1: 0x04, p2: 0x0c, data: fromHex("A0000002471001") };
const readBinary = (sfi: number, ne: number) => ({ cla: 0, ins: 0xb0, p1: 0x80 | sfi, p2: 0, ne });

function nationalCard(): PluggableCard {
  const card = openCardDrawer({ now: () => NOW, random }).take("cccd-minh-anh", "contactless");
  if (!card.ok) throw new Error(card.failure.code);
  return card.value;
}

/** PACE, EF.DG14, chip authentication and the first command after it. */
async function authenticate(card: PluggableCard) {
  const channel = cardChannel(card);
  const access = await channel.transmit(fromHex("00B09C0000"));
  const infos = parsePaceInfos(access.ok ? access.value.subarray(0, -2) : new Uint8Array());
  const suite = infos.ok ? choosePaceSuite(infos.value, () => true) : infos;
  if (!suite.ok) throw new Error(suite.failure.code);
  const pace = await runPace(channel, suite.value, canPassword(CAN), randomBytes);
  if (!pace.ok) throw new Error(pace.failure.code);
  await pace.value.channel.transmit(SELECT_LDS1);
  const file = await pace.value.channel.transmit(readBinary(0x0e, 2000));
  const dg14 = file.ok ? parseDg14(file.value.data) : file;
  if (!dg14.ok) throw new Error(dg14.failure.code);
  const chip = await runChipAuthentication(channel, pace.value.channel, dg14.value, randomBytes);
  if (!chip.ok) throw new Error(chip.failure.code);
  return chip.value.secure.transmit(readBinary(0x01, 200));
}

it("answers under the new keys where nobody is in between", async () => {
  expect(await authenticate(nationalCard())).toMatchObject({ ok: true });
});

it("cannot go on under keys that only the chip can derive", async () => {
  const man = manInTheMiddle(nationalCard());
  expect(await authenticate(man)).toMatchObject({ ok: false, failure: { code: "chip.authentication" } });
  // DG14 he did read: it is chip authentication that stops him, not PACE.
  expect(man.seen.some((data) => data.length > 300)).toBe(true);
});
