/** Bytes that nobody meant: purse and signature key answer with a status word and stay as they are; so do their readers. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { verifyPurseCertificate } from "../../../../core/citizen-card/purse/certificate.ts";
import { parseCreditMessage } from "../../../../core/citizen-card/purse/credit.ts";
import { verifyPurseStatus } from "../../../../core/citizen-card/purse/status.ts";
import { statusAnswer, transactionCertificate } from "../../../../firmware-sim/card/purse/messages.ts";
import { performSecurityOperation } from "../../../../firmware-sim/card/signature.ts";
import {
  bench,
  CARD,
  credit,
  debitCommand,
  purseContents,
  TERMINAL,
  WITH_RIGHT,
} from "../../../support/purse.ts";

const ID = Uint8Array.from({ length: 16 }, (_, index) => index);
const transaction = { type: "debit", amount: 5, balance: 9, counter: 1, terminal: TERMINAL, id: ID } as const;
const certificate = transactionCertificate(CARD, transaction, purseContents.key);
const limits = { perDebit: 5, sincePin: 6, maximumBalance: 7 };
const status = statusAnswer(CARD, { balance: 9, counter: 1, spent: 2, ...limits }, ID, purseContents.key);
const order = debitCommand("00".repeat(16), 5, 0).data;
const message = credit({ amount: 5, expectedCounter: 0, id: "0c".repeat(16) });

/** Random bytes, and good messages with a few bytes changed, cut or added. */
const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .record({
      good: fc.constantFrom(certificate, status, order, message),
      at: fc.nat(200),
      put: fc.uint8Array({ minLength: 1, maxLength: 4 }),
      cut: fc.nat(3),
    })
    .map(({ good, at, put, cut }) => {
      const place = at % good.length;
      return Uint8Array.of(...good.subarray(0, place), ...put, ...good.subarray(place + put.length - cut));
    }),
);

it("neither throws nor pays for bytes that nobody signed", () => {
  const card = bench();
  fc.assert(
    fc.property(hostile, fc.constantFrom(0x50, 0x52, 0x54, 0x56), (data, ins) => {
      const { pages } = card;
      const before = pages.read(0, 64);
      const command = { cla: 0x80, ins, p1: 0, p2: 0, data, ne: 256, leZero: true };
      const { sw } = card.card().process(command, WITH_RIGHT);
      if (sw !== 0x9000) expect(pages.read(0, 64)).toEqual(before);
      // What the generator leaves whole by chance is a debit or credit in good order, and no other is carried out.
      if (sw === 0x9000 && ins === 0x52) expect(data).toEqual(message);
    }),
    { numRuns: 2_000 },
  );
});

it("signs nothing that is not a dossier's, and reads nothing that was not signed", () => {
  const identity = { card: CARD, key: bench().purse().key };
  fc.assert(
    fc.property(hostile, (data) => {
      const session = { terminal: TERMINAL, takePin: () => true };
      const command = { cla: 0, ins: 0x2a, p1: 0x9e, p2: 0x9a, data, ne: 64, leZero: false };
      const contents = { key: purseContents.key, certificate: new Uint8Array() };
      expect(performSecurityOperation(command, session, contents).sw).not.toBe(0x9000);
      const read = verifyPurseCertificate(data, identity);
      expect(!read.ok || Buffer.compare(data, certificate) === 0).toBe(true);
      const looked = verifyPurseStatus(data, identity, ID);
      expect(!looked.ok || Buffer.compare(data, status) === 0).toBe(true);
      parseCreditMessage(data);
    }),
    { numRuns: 2_000 },
  );
});
