/** Money that is not there, was spent already, or was meant for somebody else. @module */
import { verifyPurseCertificate } from "../../core/citizen-card/purse/certificate.ts";
import { creditPurse } from "../../core/citizen-card/purse/credit.ts";
import { debit } from "../../core/citizen-card/purse/debit.ts";
import type { OpenPurse } from "../../core/citizen-card/purse/open-purse.ts";
import { openPurse } from "../../core/citizen-card/purse/open-purse.ts";
import { readLogRecord } from "../../core/citizen-card/purse/recover.ts";
import { readPurse } from "../../core/citizen-card/purse/status.ts";
import { toHex } from "../../core/crypto/bytes.ts";
import { demonstrationKey } from "../../core/crypto/demonstration.ts";
import { importPrivateJwk } from "../../core/crypto/jwk.ts";
import { demonstrationTerminal } from "../../core/trust/terminal-demonstration.ts";
import { channelTo, NOW, request, TERMINAL_ID } from "../core/identity/card-in-reader.ts";
import {
  answering,
  countingPorts,
  credit,
  debitCommand,
  greedy,
  memoryJournal,
  purseContents,
  setUp,
  TERMINAL,
  WITH_RIGHT,
} from "../support/purse.ts";
import { must } from "../support/store.ts";
import { prove } from "../support/whole-tap.ts";
import { ACCEPTED, type Attack, detailedOutcomeOf, type Outcome } from "./attack.ts";
import { cardWith, contentsOf, NAME } from "./provincial.ts";

const ID = "cc".repeat(16);
const ORDER = { amount: 10_000, terminal: TERMINAL };

const withRights = (rights: { readonly debit: boolean }) =>
  request(NAME, {
    terminal: demonstrationTerminal(TERMINAL_ID, NOW, { open: true, protected: true, ...rights }),
  });

/** The whole way at a terminal whose certificate says this of debits. */
async function atTerminal(rights: { readonly debit: boolean }, named = TERMINAL_ID): Promise<Outcome> {
  const card = must(await prove(channelTo(cardWith(contentsOf())), withRights(rights)));
  const ports = countingPorts(memoryJournal());
  const order = { amount: 10_000, terminal: named };
  return detailedOutcomeOf(await debit(must(openPurse(card)), order, ports));
}

/** DEBIT straight to the card; its status word. */
function direct(first: readonly [string, number], second: readonly [string, number], counter: number) {
  const { card } = setUp();
  const chip = card.card();
  chip.process(debitCommand(first[0], first[1], 0), WITH_RIGHT);
  const before = chip.log.length;
  const { sw, data } = chip.process(debitCommand(second[0], second[1], counter), WITH_RIGHT);
  const isFirst = toHex(data) === toHex(chip.log.at(-1) ?? new Uint8Array());
  if (sw !== 0x9000) return sw.toString(16).toUpperCase();
  return chip.log.length === before && isFirst ? "the first certificate, and nothing taken" : "taken twice";
}

const debits: readonly Attack[] = [
  { id: "B11.0", run: () => atTerminal({ debit: true }) },
  { id: "B11.1", run: () => atTerminal({ debit: false }) },
  { id: "B11.2", run: () => atTerminal({ debit: true }, "bn-kb-77") },
  {
    id: "B11.3",
    run: async () => {
      const { sw } = setUp()
        .card.card()
        .process(debitCommand("aa".repeat(16), 1, 0), undefined);
      return sw.toString(16).toUpperCase();
    },
  },
  { id: "B11.4", run: async () => direct(["aa".repeat(16), 500], ["aa".repeat(16), 500], 0) },
  { id: "B11.5", run: async () => direct(["aa".repeat(16), 500], ["aa".repeat(16), 501], 1) },
  { id: "B11.6", run: async () => direct(["aa".repeat(16), 500], ["bb".repeat(16), 500], 0) },
  {
    id: "B11.7",
    run: async () => {
      const { card, ports } = setUp();
      return detailedOutcomeOf(await debit(card.purse(), { ...ORDER, amount: 100_001 }, ports));
    },
  },
  {
    id: "B11.8",
    run: async () => {
      const { card, ports } = setUp();
      for (const _ of [1, 2]) must(await debit(card.purse(), { ...ORDER, amount: 100_000 }, ports));
      return detailedOutcomeOf(await debit(card.purse(), { ...ORDER, amount: 50_001 }, ports));
    },
  },
  {
    id: "B11.9",
    run: async () => {
      const { card, ports } = setUp({ ...purseContents, balance: 5_000 });
      return detailedOutcomeOf(await debit(card.purse(), ORDER, ports));
    },
  },
  {
    id: "B11.10",
    run: async () => {
      // A terminal that was altered asks for more than the card lets go: the card has its own mind.
      const { card, ports } = setUp();
      return detailedOutcomeOf(await debit(greedy(card.purse()), ORDER, ports));
    },
  },
];

/** A debit that is answered with something else. */
async function answered(change: (data: Uint8Array, earlier: Uint8Array) => Uint8Array): Promise<Outcome> {
  const { card, ports, journal } = setUp();
  const earlier = must(await debit(card.purse(), ORDER, ports)).bytes;
  const purse = answering(card.purse(), 0x54, (data) => change(data, earlier));
  const outcome = detailedOutcomeOf(await debit(purse, ORDER, ports));
  return journal.unknowns.size === 1 ? outcome : "the outcome was taken for known";
}

/** Another amount in the certificate: 82 04 and four bytes. */
const amountAt = (bytes: Uint8Array): number => Buffer.from(bytes).indexOf("8204", "hex") + 5;

const certificates: readonly Attack[] = [
  { id: "B11.11", run: () => answered((_, earlier) => earlier) },
  {
    id: "B11.12",
    run: () => answered((data) => data.with(amountAt(data), (data[amountAt(data)] ?? 0) ^ 1)),
  },
  {
    id: "B11.13",
    run: async () => {
      const { card, ports } = setUp({
        ...purseContents,
        key: importPrivateJwk(demonstrationKey("test/copy").privateJwk),
      });
      return detailedOutcomeOf(await debit(card.purse(), ORDER, ports));
    },
  },
  {
    id: "B11.14",
    run: async () => {
      const { card, ports } = setUp();
      const { bytes } = must(await debit(card.purse(), ORDER, ports));
      const identity = { ...card.purse(), card: "BNC-00000778" };
      return detailedOutcomeOf(verifyPurseCertificate(bytes, identity));
    },
  },
  {
    id: "B11.15",
    run: async () => {
      const { card, ports } = setUp();
      const old = must(await readPurse(card.purse(), ports.random));
      return detailedOutcomeOf(
        await debit(
          answering(card.purse(), 0x50, () => old.bytes),
          ORDER,
          ports,
        ),
      );
    },
  },
  {
    id: "B11.16",
    run: async () => {
      const { card, ports } = setUp();
      const richer = answering(card.purse(), 0x50, (data) => data.with(21, 0x7f));
      return detailedOutcomeOf(await debit(richer, ORDER, ports));
    },
  },
  {
    id: "B11.17",
    run: async () => {
      const { card, ports } = setUp();
      card.loseAnswer(1);
      const first = detailedOutcomeOf(await debit(card.purse(), ORDER, ports));
      const second = detailedOutcomeOf(await debit(card.purse(), ORDER, ports));
      return first === "purse.unknown_outcome: card.lost" ? second : first;
    },
  },
];

/** One message of somebody, after these debits. */
async function give(message: Uint8Array, paid = 0, as: Partial<OpenPurse> = {}): Promise<Outcome> {
  const { card, ports } = setUp();
  for (let count = 0; count < paid; count += 1) must(await debit(card.purse(), ORDER, ports));
  return detailedOutcomeOf(await creditPurse({ ...card.purse(), ...as }, message));
}

const GIFT = { amount: 1_000, expectedCounter: 0, id: ID };

async function twice(): Promise<Outcome> {
  const { card, status } = setUp();
  const message = credit(GIFT);
  const first = must(await creditPurse(card.purse(), message));
  const again = must(await creditPurse(card.purse(), message));
  const { counter } = await status();
  return counter === 1 && toHex(first.bytes) === toHex(again.bytes)
    ? "the first certificate, and nothing given"
    : ACCEPTED;
}

const credits: readonly Attack[] = [
  { id: "B11.18", run: () => give(credit(GIFT)) },
  { id: "B11.19", run: () => give(credit({ ...GIFT, card: "BNC-00000778" }), 0, { card: "BNC-00000778" }) },
  { id: "B11.20", run: () => give(credit(GIFT), 1) },
  { id: "B11.21", run: () => give(credit(GIFT).with(18, 0x01)) },
  { id: "B11.22", run: () => give(credit({ ...GIFT, amount: 1_500_001 })) },
  { id: "B11.23", run: twice },
];

/** A record of the log, which the card itself gives out wrongly. */
async function logGivenOut(kind: "endless" | "huge"): Promise<Outcome> {
  const card = cardWith(contentsOf());
  const purse = must(openPurse(must(await prove(channelTo(card), withRights({ debit: true })))));
  must(await debit(purse, { amount: 10_000, terminal: TERMINAL_ID }, countingPorts(memoryJournal())));
  must(await readLogRecord(purse, 1));
  card.fileFault = { kind, file: "EF.PURSE_LOG" };
  return detailedOutcomeOf(await readLogRecord(purse, 1));
}

const log: readonly Attack[] = [
  { id: "B11.30", run: () => logGivenOut("endless") },
  { id: "B11.31", run: () => logGivenOut("huge") },
];

export const purse: readonly Attack[] = [...debits, ...certificates, ...credits, ...log];
