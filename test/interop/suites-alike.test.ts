/** A card read whole in the service's simulated readers and through the real PC/SC service: the same, exchange by exchange. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ApduLimits, CardConnection, CardInterface } from "../../core/ports/card-reader.ts";
import { openCardDrawer } from "../../firmware-sim/personalise/card-drawer.ts";
import { type CardName, isCardName } from "../../firmware-sim/personalise/catalogue.ts";
import type { NationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import { createSimulatedReaders } from "../../firmware-sim/reader/simulated-readers.ts";
import { openPcscStand, type PcscStand, SLOT_0, SLOT_1 } from "../support/pcsc-stand.ts";
import { skipReason } from "../support/pcscd.ts";
import { chances, NOW, readWhole, restarting, type WholeRead } from "../support/suites/alike.ts";

const reason = skipReason();
if (reason !== undefined) process.stderr.write(`skipped: whole reads over PC/SC: ${reason}\n`);

const CARDS: readonly (readonly [CardName | NationalCardName, CardInterface])[] = [
  ["cccd-minh-anh", "contactless"],
  ["cccd-minh-anh", "contact"],
  ["cccd-gia-huy", "contactless"],
  ["cccd-bao-chau", "contact"],
  ["cccd-van-phuc", "contactless"],
  ["cccd-dinh-thuong", "contact"],
  ["cccd-two-chip-keys", "contactless"],
  ["cccd-active-der", "contact"],
  ["cccd-application-first", "contactless"],
  ["cccd-clone", "contact"],
  ["cccd-altered", "contactless"],
  ["cccd-unknown-issuer", "contact"],
  ["minh-anh", "contactless"],
  ["minh-anh", "contact"],
  ["duc-long", "contactless"],
  ["clone", "contact"],
  ["revoked", "contactless"],
];
const now = () => NOW.getTime();
const sleep = async () => undefined;

async function readThroughPcsc(stand: PcscStand, name: CardName | NationalCardName, face: CardInterface) {
  const { again, random } = chances();
  const card = openCardDrawer({ now, random, sleep }).take(name, face);
  if (!card.ok) throw new Error(card.failure.code);
  await stand.plug(restarting(card.value, again), face === "contact" ? 0 : 1);
  const connection = await stand.connect(face === "contact" ? SLOT_0 : SLOT_1);
  const { interface: shown, limits, atr } = connection.channel;
  return { read: await readAndRelease(connection, name), shown, limits, atr };
}

async function readInSimulatedReader(
  name: CardName | NationalCardName,
  face: CardInterface,
  limits: ApduLimits,
) {
  const { again, random } = chances();
  const readers = createSimulatedReaders({ now, random, sleep, limits });
  const presented = readers.present(face, name);
  if (!presented.ok) throw new Error(presented.failure.code);
  again();
  const connection = await readers.connect(`sim-${face}`);
  if (!connection.ok) throw new Error(connection.failure.code);
  const { atr } = connection.value.channel;
  const read = await readAndRelease(connection.value, name);
  await readers.close();
  return { read, atr };
}

async function readAndRelease(
  { channel, release }: CardConnection,
  name: CardName | NationalCardName,
): Promise<WholeRead> {
  const read = await readWhole(channel, name);
  await release();
  return read;
}

describe.skipIf(reason !== undefined)(
  "a whole read through the PC/SC service and in the simulated reader",
  () => {
    let stand: PcscStand;

    beforeAll(async () => {
      stand = await openPcscStand();
    });
    afterEach(() => stand.clear());
    afterAll(() => stand?.close());

    test.each(CARDS)("%s, %s", async (name, face) => {
      const real = await readThroughPcsc(stand, name, face);
      const direct = await readInSimulatedReader(name, face, real.limits);
      expect(real.shown).toBe(face);
      expect(direct.atr).toEqual(real.atr);
      expect(direct.read.exchanges).toEqual(real.read.exchanges);
      expect(direct.read.verdict).toEqual(real.read.verdict);
      expect(real.read.verdict).toMatchObject({ link: { commands: real.read.exchanges.length } });
      // A provincial card's signatures differ each time, as they should.
      if (!isCardName(name)) expect(direct.read.bytes).toEqual(real.read.bytes);
    });
  },
);
