/** Stages in which a card takes money or signs: purse, its log, credit, and the signature on a dossier. @module */
import { createHash } from "node:crypto";
import type { ApduLink } from "../../../core/apdu/link.ts";
import { verifyPin } from "../../../core/citizen-card/pin.ts";
import { creditPurse } from "../../../core/citizen-card/purse/credit.ts";
import { debit } from "../../../core/citizen-card/purse/debit.ts";
import type { OpenPurse } from "../../../core/citizen-card/purse/open-purse.ts";
import { readPurseLog, recoverPurse } from "../../../core/citizen-card/purse/recover.ts";
import { readPurse } from "../../../core/citizen-card/purse/status.ts";
import { signDossier } from "../../../core/citizen-card/signature.ts";
import { toHex } from "../../../core/crypto/bytes.ts";
import { ok, type Result } from "../../../core/errors/result.ts";
import { cardNumber } from "../../../firmware-sim/personalise/printed.ts";
import { NOW, TERMINAL_ID } from "../../core/identity/card-in-reader.ts";
import { bench, countingPorts, credit, memoryJournal, setUp, TERMINAL } from "../../support/purse.ts";
import { type Exchange, recordedCard, recordingLink } from "../cards.ts";
import type { Stage } from "../stage.ts";
import {
  must,
  NAME,
  openProvincialCard,
  PIN,
  provenCard,
  provincialRequest,
  recordedStage,
} from "./provincial-card.ts";

const ORDER = { amount: 20_000, terminal: TERMINAL };
const CREDIT = credit({ amount: 300_000, expectedCounter: 0, id: "cc".repeat(16) });

export async function purseStages(): Promise<readonly Stage[]> {
  return [
    await purseStage("purse status", 3, bench().purse(), async (purse) => {
      const status = await readPurse(purse, countingPorts(memoryJournal()).random);
      return status.ok ? ok(toHex(status.value.bytes)) : status;
    }),
    await purseStage("purse debit", 4, bench().purse(), pay),
    await purseStage("purse credit", 3, bench().purse(), async (purse) => {
      const certificate = await creditPurse(purse, CREDIT);
      return certificate.ok ? ok(toHex(certificate.value.bytes)) : certificate;
    }),
    await recoveryStage(),
    await purseStage("purse log", 2, await purseThatPaidOften(), async (purse) => {
      const status = await readPurse(purse, countingPorts(memoryJournal()).random);
      const log = status.ok ? await readPurseLog(purse, status.value) : status;
      return log.ok ? ok(log.value.map(({ bytes }) => toHex(bytes)).join(" ")) : log;
    }),
  ];
}

/** What the terminal keeps as its money is the certificate of this debit, or nothing. */
async function pay(purse: OpenPurse): Promise<Result<string>> {
  const journal = memoryJournal();
  const certificate = await debit(purse, ORDER, countingPorts(journal));
  if (certificate.ok) return ok(toHex(certificate.value.bytes));
  if (journal.settled.size > 0) throw new Error("settled without a certificate");
  return certificate;
}

/** A debit was carried out and its answer lost: the intent is all that the terminal has. */
async function recoveryStage(): Promise<Stage> {
  const { card, journal: lost, ports } = setUp();
  card.loseAnswer(1);
  await debit(card.purse(), ORDER, ports);
  return purseStage("purse recovery", 4, card.purse(), async (purse) => {
    const journal = memoryJournal();
    for (const intent of lost.intents.values()) journal.intend(intent);
    const recovered = await recoverPurse(purse, countingPorts(journal));
    if (recovered.ok) {
      const outcomes = recovered.value.map(({ outcome }) => outcome);
      return ok([...outcomes, ...[...journal.settled.values()].map(toHex)].join(" "));
    }
    const settled = journal.settled.size + journal.released.size;
    if (settled > 0) throw new Error("settled by an answer that is none");
    return recovered;
  });
}

async function purseThatPaidOften(): Promise<OpenPurse> {
  const { card, ports } = setUp();
  for (let times = 0; times < 4; times += 1)
    must(await debit(card.purse(), { ...ORDER, amount: 1_000 }, ports));
  return card.purse();
}

async function purseStage(
  name: string,
  weight: number,
  purse: OpenPurse,
  run: (purse: OpenPurse) => Promise<Result<string>>,
): Promise<Stage> {
  const exchanges: Exchange[] = [];
  const over = (link: ApduLink): OpenPurse => ({ ...purse, link });
  must(await run(over(recordingLink(purse.link, exchanges))));
  return {
    name,
    weight,
    cipher: "AES-128",
    card: () => recordedCard(exchanges),
    run: ({ secure }) => run(over(secure)),
  };
}

export async function signatureStage(): Promise<Stage> {
  const card = await openProvincialCard();
  const { proven, under } = await provenCard(card);
  must(await verifyPin(proven, PIN));
  const order = {
    dossier: "0193a1b2-c3d4-7e5f-8a6b-0123456789ab",
    contentHash: Uint8Array.from(createHash("sha256").update("a synthetic dossier").digest()),
    terminal: TERMINAL_ID,
  };
  const { bundle } = provincialRequest();
  const options = { cardNumber: cardNumber(NAME), bundle, now: NOW };
  return recordedStage(card, { name: "signature", weight: 5 }, async ({ link }) => {
    const signed = await signDossier(under(link), order, options);
    return signed.ok ? ok(JSON.stringify(signed.value)) : signed;
  });
}
