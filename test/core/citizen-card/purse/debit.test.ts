/** A debit by terminal and card together, and answers that somebody forged. */
import { describe, expect, it } from "vitest";
import { verifyPurseCertificate } from "../../../../core/citizen-card/purse/certificate.ts";
import { debit } from "../../../../core/citizen-card/purse/debit.ts";
import { readPurseLog, recoverPurse } from "../../../../core/citizen-card/purse/recover.ts";
import { readPurse } from "../../../../core/citizen-card/purse/status.ts";
import { demonstrationKey } from "../../../../core/crypto/demonstration.ts";
import { importPublicJwk } from "../../../../core/crypto/jwk.ts";
import { fail } from "../../../../core/errors/result.ts";
import {
  answering,
  CARD,
  failure,
  greedy,
  OPENING_BALANCE,
  purseContents,
  setUp,
  TERMINAL,
} from "../../../support/purse.ts";
import { must } from "../../../support/store.ts";

describe("a debit", () => {
  it("answers a certificate of card, amount, balance, counter, terminal and transaction, and keeps it", async () => {
    const { card, journal, ports, status } = setUp();
    const first = must(await debit(card.purse(), { amount: 15_000, terminal: TERMINAL }, ports));
    expect(first).toMatchObject({
      ...{ type: "debit", card: CARD, amount: 15_000, balance: 485_000, counter: 1, terminal: TERMINAL },
    });
    const second = must(await debit(card.purse(), { amount: 1, terminal: TERMINAL }, ports));
    expect([second.balance, second.counter]).toEqual([484_999, 2]);
    expect([...journal.settled.keys()]).toEqual([first.id, second.id]);
    expect(await status()).toMatchObject({ balance: 484_999, counter: 2, spent: 15_001 });
    expect(must(await readPurseLog(card.purse(), await status()))).toEqual([second, first]);
  });

  it("is intended in the journal before the card hears of it, and not sent where the journal cannot", async () => {
    const { card, journal, ports, status } = setUp();
    const broken = { ...journal, intend: () => fail("store.write_failed") };
    const asked = await debit(card.purse(), { amount: 5, terminal: TERMINAL }, { ...ports, journal: broken });
    expect(asked).toMatchObject(failure("store.write_failed"));
    expect(await status()).toMatchObject({ balance: OPENING_BALANCE, counter: 0 });
  });

  it.each([0x6581, 0x6f00, 0x6281, 0x6300, 0x6985])(
    "that the card carried out and answered with %s is not known, and found again at the next tap",
    async (sw) => {
      const { card, journal, ports, status } = setUp();
      const purse = card.purse();
      const link: typeof purse.link = {
        maxNe: purse.link.maxNe,
        async transmit(command) {
          const answer = await purse.link.transmit(command);
          const isDebit = command.ins === 0x54;
          return answer.ok && isDebit ? { ok: true, value: { data: new Uint8Array(), sw } } : answer;
        },
      };
      const asked = await debit({ ...purse, link }, { amount: 50_000, terminal: TERMINAL }, ports);
      expect(asked).toMatchObject(failure("purse.unknown_outcome"));
      expect(must(await recoverPurse(card.purse(), ports))).toMatchObject([{ outcome: "taken" }]);
      expect(journal.settled.size).toBe(1);
      expect((await status()).balance).toBe(OPENING_BALANCE - 50_000);
    },
  );

  it("keeps the limits: of the balance, of one debit, and of all since the PIN", async () => {
    const { card, ports } = setUp({ ...purseContents, balance: 260_000 });
    const pay = (amount: number) => debit(card.purse(), { amount, terminal: TERMINAL }, ports);
    expect(await pay(100_001)).toMatchObject(failure("purse.limit", "per debit"));
    expect(await pay(260_001)).toMatchObject(failure("purse.insufficient"));
    must(await pay(100_000));
    must(await pay(100_000));
    expect(await pay(50_001)).toMatchObject(failure("purse.limit", "since PIN"));
    must(await pay(50_000));
    expect(await pay(1)).toMatchObject(failure("purse.limit", "since PIN"));
    card.card().pinVerified();
    expect(await pay(10_001)).toMatchObject(failure("purse.insufficient"));
    expect(must(await pay(10_000)).balance).toBe(0);
    expect(await pay(0)).toMatchObject(failure("protocol.invalid"));
  });

  it("takes the card's word for a limit, not the terminal's own sum", async () => {
    const { card, journal, ports, status } = setUp();
    // A status with limits that the card does not have would need the purse's key; so the order is made larger instead.
    const asked = await debit(greedy(card.purse()), { amount: 10, terminal: TERMINAL }, ports);
    expect(asked).toMatchObject(failure("purse.limit", "per debit"));
    expect([...journal.released.values()]).toEqual([{ reason: "refused", status: 0x9402 }]);
    expect(await status()).toMatchObject({ balance: OPENING_BALANCE, counter: 0 });
  });

  it("needs a terminal with the right, and under its own name", async () => {
    const { card, ports, status } = setUp();
    const order = { amount: 10, terminal: TERMINAL };
    const withoutRight = card.purse({ id: TERMINAL, mayDebit: false });
    expect(await debit(withoutRight, order, ports)).toMatchObject(failure("purse.not_allowed"));
    const another = card.purse({ id: "bn-kb-02", mayDebit: true });
    expect(await debit(another, order, ports)).toMatchObject(failure("purse.not_allowed"));
    expect(await status()).toMatchObject({ balance: OPENING_BALANCE, counter: 0 });
    const { sw } = card
      .card()
      .process(
        { cla: 0x80, ins: 0x54, p1: 0, p2: 0, data: new Uint8Array(), ne: 0, leZero: false },
        undefined,
      );
    expect(sw).toBe(0x6982);
  });
});

describe("a forged answer", () => {
  const order = { amount: 10_000, terminal: TERMINAL };

  it("shows, wherever a byte of the certificate is changed, and leaves the outcome to the log", async () => {
    const { card, ports } = setUp();
    const { bytes } = must(await debit(card.purse(), order, ports));
    const identity = card.purse();
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = bytes.with(index, (bytes[index] ?? 0) ^ 1);
      expect(verifyPurseCertificate(changed, identity)).toMatchObject(failure("purse.certificate"));
    }
    const otherKey = importPublicJwk(demonstrationKey("test/another-purse").publicJwk);
    expect(verifyPurseCertificate(bytes, { card: CARD, key: otherKey })).toMatchObject(
      failure("purse.certificate", "signature"),
    );
    expect(verifyPurseCertificate(bytes, { ...identity, card: "BNC-00000778" })).toMatchObject(
      failure("purse.certificate", "card"),
    );
  });

  it("of an earlier debit is not taken for this one", async () => {
    const { card, journal, ports } = setUp();
    const earlier = must(await debit(card.purse(), order, ports));
    const replaying = answering(card.purse(), 0x54, () => earlier.bytes);
    expect(await debit(replaying, order, ports)).toMatchObject(failure("purse.certificate", "transaction"));
    expect(journal.unknowns.size).toBe(1);
    const [recovered] = must(await recoverPurse(card.purse(), ports));
    expect(recovered).toMatchObject({ outcome: "taken", certificate: { counter: 2, balance: 480_000 } });
  });

  it("of the status is not believed: another challenge, another purse, a changed balance", async () => {
    const { card, ports } = setUp();
    const old = await readPurse(card.purse(), ports.random);
    const replayed = answering(card.purse(), 0x50, () => must(old).bytes);
    expect(await debit(replayed, order, ports)).toMatchObject(
      failure("purse.certificate", "status challenge"),
    );
    const richer = answering(card.purse(), 0x50, (data) => data.with(21, 0x7f));
    expect(await debit(richer, order, ports)).toMatchObject(failure("purse.certificate", "status signature"));
    const stranger = { ...card.purse(), card: "BNC-00000778" };
    expect(await debit(stranger, order, ports)).toMatchObject(failure("purse.certificate", "status card"));
  });
});
