/**
 * The terminal against the simulator through the real PC/SC service: a whole national ID card for each PACE suite, every
 * check of it. The table is printed at the end.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { identifyDocument } from "../../core/identity/national/identify-document.ts";
import type { CardInterface } from "../../core/ports/card-reader.ts";
import { NationalCard } from "../../firmware-sim/card/national/national-card.ts";
import { random } from "../../main/random.ts";
import { nationalTrust } from "../support/national.ts";
import { openPcscStand, type PcscStand, SLOT_0, SLOT_1 } from "../support/pcsc-stand.ts";
import { skipReason } from "../support/pcscd.ts";
import { type SuiteCard, suiteCards } from "../support/suites/cards.ts";
import { cardDeck } from "../support/suites/deck.ts";
import { PACE_SUITES } from "../support/suites/pace.ts";
import { PROOFS } from "../support/suites/proofs.ts";
import { type SuiteRow, suiteTable } from "../support/suites/table.ts";

const reason = skipReason();
if (reason !== undefined) process.stderr.write(`skipped: every suite over PC/SC: ${reason}\n`);

/** Both readers together take six seconds on two free cores. */
const PATIENCE_MS = 150_000;
/** Of a verified read without photograph after PACE. */
const MOST_COMMANDS = 16;

const now = new Date();
const cards = reason === undefined ? suiteCards(now) : [];
const authorities = reason === undefined ? nationalTrust(now) : undefined;
const slots = { contact: 0, contactless: 1 } as const;
const readers = { contact: SLOT_0, contactless: SLOT_1 } as const;

function simulated({ contents, interface: face }: SuiteCard): NationalCard {
  return new NationalCard({ contents, interface: face, random });
}

async function readOne(stand: PcscStand, card: SuiteCard): Promise<SuiteRow> {
  const began = performance.now();
  const connection = await stand.readers.connect(readers[card.interface]);
  if (!connection.ok || authorities === undefined) {
    const failure = connection.ok
      ? "no authorities"
      : `${connection.failure.code} ${connection.failure.detail}`;
    return { card, document: undefined, failure, milliseconds: performance.now() - began };
  }
  const { channel, release } = connection.value;
  const read = await identifyDocument(channel, {
    authorities,
    kind: "national-id",
    now,
    needs: ["personal_number", "full_name", "birth_date", "sex", "residence"],
    secrets: card.secrets,
    random,
  });
  await release();
  const milliseconds = performance.now() - began;
  // What the reader says of the card is what this card has.
  if (Buffer.compare(channel.atr, card.contents.atr[card.interface]) !== 0) {
    return { card, document: undefined, failure: "another card's answer to reset", milliseconds };
  }
  if (!read.ok) {
    const failure = `${read.failure.code} ${read.failure.detail ?? ""}`;
    return { card, document: undefined, failure, milliseconds };
  }
  return { card, document: read.value, milliseconds };
}

/** All cards of one interface, one after the other in its reader. */
async function readAll(stand: PcscStand, face: CardInterface): Promise<readonly SuiteRow[]> {
  const mine = cards.filter((card) => card.interface === face);
  await stand.plug(cardDeck(mine.map(simulated)), slots[face]);
  const rows: SuiteRow[] = [];
  for (const card of mine) rows.push(await readOne(stand, card));
  return rows;
}

describe.skipIf(reason !== undefined)("every suite through the PC/SC service", () => {
  let stand: PcscStand;
  const rows = new Map<SuiteCard, SuiteRow>();

  beforeAll(async () => {
    stand = await openPcscStand();
    const both = await Promise.all([readAll(stand, "contact"), readAll(stand, "contactless")]);
    for (const row of both.flat()) rows.set(row.card, row);
  }, PATIENCE_MS);

  afterAll(async () => {
    const inOrder = cards.flatMap((card) => rows.get(card) ?? []);
    process.stdout.write(`\n${suiteTable(inOrder)}\n\n`);
    await stand?.close();
  });

  test("there are 141 suites, and every way to prove a chip is among them", () => {
    expect(PACE_SUITES.length).toBe(141);
    expect(new Set(PACE_SUITES.map(({ offer }) => `${offer.protocol} ${offer.parameterId}`)).size).toBe(141);
    const used = new Set(cards.map(({ chip, key }) => `${chip} ${key}`));
    expect(PROOFS.filter(({ detail, key }) => !used.has(`${detail} ${key}`))).toEqual([]);
    const chipKeys = cards.flatMap(({ contents }) => contents.chipAuthentication);
    const numbered = new Set(chipKeys.map(({ protocol, keyId }) => `${protocol} ${keyId !== undefined}`));
    expect(numbered.size).toBe(16);
  });

  test.each(cards.map((card) => [card.label, card] as const))("%s", (_, card) => {
    const row = rows.get(card);
    expect(row?.failure).toBeUndefined();
    expect(row?.document?.checks).toMatchObject({
      accessControl: { status: "passed", detail: card.access },
      dataIntegrity: { status: "passed" },
      issuerSignature: { status: "passed" },
      issuerTrust: { status: "passed" },
      revocation: { status: "passed" },
      chipGenuine: { status: "passed", detail: card.chip },
      channel: { status: card.bound ? "passed" : "notPerformed" },
      validity: { status: "passed" },
    });
    expect(row?.document?.claims.personal_number?.slice(-6)).toBe(card.contents.can);
    if (card.contents.pace.length > 0)
      expect(row?.document?.link.commands).toBeLessThanOrEqual(MOST_COMMANDS);
  });
});
