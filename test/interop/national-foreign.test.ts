/**
 * The national ID card of the simulator before programs that share no code with it: opensc-tool, and a small reader on the
 * libraries of OpenPACE and PC/SC, through the real PC/SC service.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../core/crypto/bytes.ts";
import { NationalCard } from "../../firmware-sim/card/national/national-card.ts";
import { watchDhSecret } from "../support/dh-secret.ts";
import { cardOf, random } from "../support/national.ts";
import { openPcscStand, type PcscStand } from "../support/pcsc-stand.ts";
import { skipReason } from "../support/pcscd.ts";
import { PACE_SUITES, type SuiteCard, suiteCards } from "../support/suite-cards.ts";
import { cardDeck } from "../support/suite-deck.ts";
import {
  asn1parse,
  openpace,
  openpacelessReason,
  opensc,
  openscAnswers,
  opensclessReason,
  type ProgramEnd,
} from "../support/suite-foreign.ts";

const SLOTS = ["Virtual PCD 00 00", "Virtual PCD 00 01"] as const;
const CARD_ACCESS = 0x011c;
const DG1 = 0x0101;

const serviceless = skipReason();
const withoutOpensc = serviceless ?? opensclessReason();
const withoutOpenpace = serviceless ?? openpacelessReason();
for (const [what, reason] of [
  ["opensc-tool", withoutOpensc],
  ["OpenPACE", withoutOpenpace],
]) {
  if (reason !== undefined) process.stderr.write(`skipped: national card before ${what}: ${reason}\n`);
}

const all = serviceless === undefined ? suiteCards(new Date()) : [];
const fileOf = ({ contents }: SuiteCard, fid: number) =>
  toHex(
    (fid === CARD_ACCESS ? contents.masterFiles : contents.applicationFiles).get(fid) ?? new Uint8Array(),
  );

/** Waits for the readers; shared by the two groups in turn. */
let stand: PcscStand | undefined;
async function open(): Promise<void> {
  stand = await openPcscStand();
}
async function close(): Promise<void> {
  await stand?.close();
  stand = undefined;
}

describe.skipIf(withoutOpensc !== undefined)("opensc-tool", () => {
  const usual = all.find(({ label }) => label === "generic brainpoolP256r1 AES-128");
  const [slot] = SLOTS;

  beforeAll(open);
  afterEach(() => stand?.clear());
  afterAll(close);

  async function plugUsual(): Promise<SuiteCard> {
    if (usual === undefined) throw new Error("no such suite");
    await stand?.plug(new NationalCard({ contents: usual.contents, interface: "contact", random }), 0);
    return usual;
  }

  test("shows the card's answer to reset", async () => {
    const { contents } = await plugUsual();
    const { stdout } = await opensc(slot, "-a");
    expect(stdout.trim().replaceAll(":", "")).toBe(toHex(contents.atr.contact));
  });

  test("reads EF.CardAccess, whose identifiers openssl names; and no data group", async () => {
    const card = await plugUsual();
    const answers = await openscAnswers(
      slot,
      "00A4020C02011C",
      "00B0000000",
      "00B00000F0",
      "00A4040C07A0000002471001",
      "00B0810000",
      "00B09D0000",
    );
    expect(answers.map(({ sw }) => sw)).toEqual(["9000", "9000", "6282", "9000", "6982", "6982"]);
    const cardAccess = answers[1]?.data ?? "";
    expect(cardAccess).toBe(fileOf(card, CARD_ACCESS));
    const identifiers = [...asn1parse(fromHex(cardAccess)).matchAll(/OBJECT\s+:(\S+)/g)].map(
      ([, oid]) => oid,
    );
    // id-TA, id-CA-…, id-PACE-ECDH-GM-AES-CBC-CMAC-128 (ICAO 9303-11 §9.2).
    expect(identifiers.toSorted()).toEqual([
      "0.4.0.127.0.7.2.2.2",
      ...card.contents.chipAuthentication.map(({ protocol }) => protocol),
      "0.4.0.127.0.7.2.2.4.2.2",
    ]);
    expect(answers[2]?.data).toBe(cardAccess);
    expect(answers.slice(3).map(({ data }) => data)).toEqual(["", "", ""]);
  });
});

/** OpenPACE keeps integrated mapping for older versions of TR-03110, and has no chip-authentication mapping. */
const generic = all.slice(0, PACE_SUITES.filter(({ mapping }) => mapping === "generic").length);

describe.skipIf(withoutOpenpace !== undefined)(
  "OpenPACE opens the card and reads DG1 under secure messaging",
  () => {
    const ends = new Map<SuiteCard, ProgramEnd>();

    async function readCard(slot: 0 | 1, { contents, password, zone }: SuiteCard): Promise<ProgramEnd> {
      return openpace(SLOTS[slot], password, password === "CAN" ? (contents.can ?? "") : zone);
    }

    /** Both readers at once, cards of one after the other; those whose secret OpenPACE shortened once more. */
    async function readDeck(slot: 0 | 1): Promise<void> {
      const mine = generic
        .filter((_, index) => index % 2 === slot)
        .map((card) => ({ card, ...watchDhSecret(card.contents) }));
      const deck = await stand?.plug(cardDeck(mine.map(({ onReader }) => onReader)), slot);
      for (const each of mine) ends.set(each.card, await readCard(slot, each.card));
      await deck?.close();
      for (const { card, onReader, beganWithZero } of mine) {
        if (!beganWithZero()) continue;
        const again = await stand?.plug(onReader, slot);
        while (beganWithZero()) ends.set(card, await readCard(slot, card));
        await again?.close();
      }
    }

    beforeAll(async () => {
      await open();
      await Promise.all([readDeck(0), readDeck(1)]);
      await stand?.clear();
    }, 120_000);
    afterAll(close);

    test.each(generic.map((card) => [card.label, card.password, card] as const))(
      "%s with the %s",
      (_, __, card) => {
        const end = ends.get(card);
        expect(end?.stderr).toBe("");
        expect(JSON.parse(end?.stdout ?? "")).toEqual({
          cardAccess: fileOf(card, CARD_ACCESS),
          dg1: fileOf(card, DG1),
        });
      },
    );

    test("is refused with a wrong CAN when the card has seen its token", async () => {
      const [card] = generic;
      if (card === undefined) throw new Error("no card");
      await stand?.plug(cardOf(card.contents), 0);
      const wrong = String((Number(card.contents.can) + 1) % 1_000_000).padStart(6, "0");
      const { ok, stderr } = await openpace(SLOTS[0], "CAN", wrong);
      expect({ ok, stderr: stderr.trim() }).toEqual({ ok: false, stderr: "GENERAL AUTHENTICATE 6300" });
    });
  },
);
