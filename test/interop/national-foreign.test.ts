/**
 * The national ID card of the simulator before programs that share no code with it, through the real PC/SC service:
 * opensc-tool, and a reader on the libraries of OpenPACE, libmrtd and PC/SC and on the openssl program, which judges access
 * control, chip and active authentication, EF.SOD and its issuer for itself.
 */
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../core/crypto/bytes.ts";
import type { ActiveAuthenticationKey } from "../../firmware-sim/card/national/contents.ts";
import { NationalCard } from "../../firmware-sim/card/national/national-card.ts";
import type { NationalCardName } from "../../firmware-sim/personalise/national/catalogue.ts";
import { fileIds } from "../../firmware-sim/personalise/national/data-groups.ts";
import { nationalAnchors } from "../../firmware-sim/personalise/national/pki/demonstration-hierarchy.ts";
import { random } from "../../main/random.ts";
import { watchDhSecret } from "../support/dh-secret.ts";
import { cardOf, nationalCard, nationalSecrets } from "../support/national.ts";
import { openPcscStand, type PcscStand } from "../support/pcsc-stand.ts";
import { skipReason } from "../support/pcscd.ts";
import {
  asn1parse,
  openpace,
  openpacelessReason,
  opensc,
  openscAnswers,
  opensclessReason,
  type ProgramEnd,
} from "../support/suite-foreign.ts";
import { foreignCards, type SuiteCard } from "../support/suites/cards.ts";
import { cardDeck } from "../support/suites/deck.ts";
import { ACTIVE_AUTHENTICATION, CHIP_AUTHENTICATION } from "../support/suites/proofs.ts";

const SLOTS = ["Virtual PCD 00 00", "Virtual PCD 00 01"] as const;
const CARD_ACCESS = 0x011c;
/** All but fingerprints, which ask for terminal authentication. */
const READABLE = [1, 2, 13, 14, 15];

const serviceless = skipReason();
const withoutOpensc = serviceless ?? opensclessReason();
const withoutOpenpace = serviceless ?? openpacelessReason();
for (const [what, reason] of [
  ["opensc-tool", withoutOpensc],
  ["OpenPACE", withoutOpenpace],
]) {
  if (reason !== undefined) process.stderr.write(`skipped: national card before ${what}: ${reason}\n`);
}

const now = new Date();
/** OpenPACE keeps integrated mapping for older versions of TR-03110, and has no chip-authentication mapping. */
const cards = serviceless === undefined ? foreignCards(now) : [];
const hexOf = (files: ReadonlyMap<number, Uint8Array>, fid: number) =>
  toHex(files.get(fid) ?? new Uint8Array());
const cardAccessOf = ({ contents }: SuiteCard) => hexOf(contents.masterFiles, CARD_ACCESS);

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
  const usual = cards.find(({ label }) => label === "generic brainpoolP256r1 AES-128");
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
    expect(cardAccess).toBe(cardAccessOf(card));
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

/** What it must find on a card that is in order: every file, every hash but that of the fingerprints, both proofs. */
function judgement(card: SuiteCard) {
  const { activeAuthentication, applicationFiles, chipAuthentication } = card.contents;
  return {
    cardAccess: cardAccessOf(card),
    files: Object.fromEntries(
      READABLE.map((group) => [group, hexOf(applicationFiles, fileIds.group(group))]),
    ),
    hashes: { listed: [1, 2, 3, 13, 14, 15], right: READABLE },
    proofs: [
      ...chipAuthentication.map(({ protocol }) => `chip authentication, ${protocol}`),
      `active authentication, ${activeAuthentication?.kind}, ${activeAuthentication?.hash}`,
    ],
  };
}

function describeKey(key: ActiveAuthenticationKey | undefined): string {
  if (key?.kind !== "RSA") return `ECDSA, ${key?.curve}, ${key?.hash}`;
  const secret = createPrivateKey({ key: Buffer.from(key.privateKey), format: "der", type: "pkcs8" });
  return `RSA, ${secret.asymmetricKeyDetails?.modulusLength}, ${key.hash}`;
}

const REFUSED: readonly (readonly [NationalCardName, RegExp])[] = [
  // The card cannot read what the keys of chip authentication protect.
  ["cccd-clone", /^protected command 00b08100: 6988$/],
  ["cccd-active-clone", /^active authentication: Verification failure/],
  ["cccd-no-chip-authentication", /^protected command 002241a4: 6a80$/],
  ["cccd-unknown-issuer", /^issuer of a certificate$/],
  ["cccd-forged-issuer", /^certificate: Verification failure/],
];

describe.skipIf(withoutOpenpace !== undefined)("a reader on OpenPACE, libmrtd and openssl", () => {
  const ends = new Map<SuiteCard, ProgramEnd>();
  let dir = "";
  let certificates: readonly string[] = [];

  function writeCertificates(): void {
    const { authorities, links } = nationalAnchors(now.getTime());
    dir = mkdtempSync(join(tmpdir(), "authorities-"));
    certificates = [...authorities.slice(0, 1), ...links].map((der, index) => {
      const file = join(dir, `${index}.der`);
      writeFileSync(file, der);
      return file;
    });
  }

  async function readCard(slot: 0 | 1, { contents, password, zone }: SuiteCard): Promise<ProgramEnd> {
    return openpace(SLOTS[slot], password, password === "CAN" ? (contents.can ?? "") : zone, certificates);
  }

  /** Both readers at once, cards of one after the other; those whose secret of PACE OpenPACE shortened once more. */
  async function readDeck(slot: 0 | 1): Promise<void> {
    const mine = cards
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
    writeCertificates();
    await open();
    await Promise.all([readDeck(0), readDeck(1)]);
    await stand?.clear();
  }, 120_000);
  afterEach(() => stand?.clear());
  afterAll(async () => {
    rmSync(dir, { recursive: true, force: true });
    await close();
  });

  const titled = cards.map((card) => {
    const key = card.contents.activeAuthentication;
    return [card.label, card.password, `${card.chip} (${card.key})`, key?.kind, key?.hash, card] as const;
  });
  test.each(titled)("believes %s with the %s, %s, %s with %s", (...row) => {
    const card = row[5];
    const end = ends.get(card);
    expect(end?.stderr).toBe("");
    expect(JSON.parse(end?.stdout ?? "")).toEqual(judgement(card));
  });

  test("meets every key of chip authentication and of active authentication", () => {
    const chip = new Set(cards.map((card) => `${card.chip} ${card.key}`));
    expect(CHIP_AUTHENTICATION.filter(({ detail, key }) => !chip.has(`${detail} ${key}`))).toEqual([]);
    const active = new Set(cards.map(({ contents }) => describeKey(contents.activeAuthentication)));
    expect(active.size).toBe(ACTIVE_AUTHENTICATION.length);
  });

  test("refuses what is not in order, as the terminal does", async () => {
    const names = REFUSED.map(([name]) => name);
    await stand?.plug(cardDeck(names.map((name) => nationalCard(name, now))), 0);
    for (const [name, said] of REFUSED) {
      const { can } = nationalSecrets(name, now);
      const { ok, stderr } = await openpace(SLOTS[0], "CAN", can, certificates);
      expect({ name, ok }).toEqual({ name, ok: false });
      expect(stderr.trim()).toMatch(said);
    }
  });

  test("misses the hash of a group that was altered after signing", async () => {
    await stand?.plug(nationalCard("cccd-altered", now), 0);
    const { can } = nationalSecrets("cccd-altered", now);
    const { stdout } = await openpace(SLOTS[0], "CAN", can, certificates);
    expect(JSON.parse(stdout).hashes).toEqual({ listed: [1, 2, 3, 13, 14], right: [1, 2, 14] });
  });

  test("is refused with a wrong CAN when the card has seen its token", async () => {
    const [card] = cards;
    if (card === undefined) throw new Error("no card");
    await stand?.plug(cardOf(card.contents), 0);
    const wrong = String((Number(card.contents.can) + 1) % 1_000_000).padStart(6, "0");
    const { ok, stderr } = await openpace(SLOTS[0], "CAN", wrong, certificates);
    expect({ ok, stderr: stderr.trim() }).toEqual({ ok: false, stderr: "GENERAL AUTHENTICATE 6300" });
  });
});
