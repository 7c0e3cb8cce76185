/** Outcomes that were unknown, settled by the next tap of the card. */
import { describe, expect, it } from "vitest";
import { debit } from "../../../../core/citizen-card/purse/debit.ts";
import { recoverPurse } from "../../../../core/citizen-card/purse/recover.ts";
import {
  CARD,
  countingPorts,
  debitCommand,
  ELSEWHERE,
  failure,
  memoryJournal,
  OPENING_BALANCE,
  setUp,
  TERMINAL,
  WITH_RIGHT,
} from "../../../support/purse.ts";
import { must } from "../../../support/store.ts";

describe("an unknown outcome", () => {
  const order = { amount: 10_000, terminal: TERMINAL };

  it("is settled by the next tap, whichever command was lost on which side of the card", async () => {
    for (const lose of ["loseCommand", "loseAnswer"] as const) {
      for (const index of [0, 1]) {
        const { card, journal, ports, status } = setUp();
        card[lose](index);
        const asked = await debit(card.purse(), order, ports);
        expect(asked).toMatchObject(failure(index === 0 ? "card.lost" : "purse.unknown_outcome"));
        const taken = lose === "loseAnswer" && index === 1;
        if (index === 1) {
          expect(await debit(card.purse(), order, ports)).toMatchObject(failure("purse.unknown_outcome"));
        }
        const recovered = must(await recoverPurse(card.purse(), ports));
        expect(recovered.map(({ outcome }) => outcome)).toEqual(
          index === 0 ? [] : [taken ? "taken" : "notTaken"],
        );
        expect((await status()).balance).toBe(taken ? 490_000 : OPENING_BALANCE);
        expect(journal.settled.size).toBe(taken ? 1 : 0);
        expect(must(await recoverPurse(card.purse(), ports))).toEqual([]);
        must(await debit(card.purse(), order, ports));
      }
    }
  });

  it("is settled where another terminal was first, by what stands under the number", async () => {
    const { card, ports, status } = setUp();
    card.loseCommand(1);
    expect(await debit(card.purse(), order, ports)).toMatchObject(failure("purse.unknown_outcome"));
    const elsewhere = { id: "bn-kb-02", mayDebit: true };
    const others = countingPorts(memoryJournal(), ELSEWHERE);
    for (let count = 0; count < 20; count += 1) {
      card.card().pinVerified();
      must(await debit(card.purse(elsewhere), { amount: 7, terminal: elsewhere.id }, others));
    }
    expect(must(await recoverPurse(card.purse(), ports))).toMatchObject([{ outcome: "notTaken" }]);
    expect((await status()).balance).toBe(OPENING_BALANCE - 20 * 7);
  });

  it("stays unknown where the log has gone past it, and the card still takes nothing for the old order", async () => {
    const { card, journal, ports, status } = setUp();
    card.loseAnswer(1);
    expect(await debit(card.purse(), order, ports)).toMatchObject(failure("purse.unknown_outcome"));
    const others = countingPorts(memoryJournal(), ELSEWHERE);
    for (let count = 0; count < 21; count += 1) {
      must(await debit(card.purse(), { amount: 1, terminal: TERMINAL }, others));
    }
    expect(must(await recoverPurse(card.purse(), ports))).toMatchObject([{ outcome: "unknown" }]);
    const [intent] = [...journal.intents.values()];
    expect(card.card().process(debitCommand(intent?.id ?? "", 10_000, 0), WITH_RIGHT).sw).toBe(0x9405);
    expect((await status()).balance).toBe(OPENING_BALANCE - 10_000 - 21);
  });

  it("stays open where the recovery itself is broken off, at any command", async () => {
    for (const index of [0, 1]) {
      const { card, journal, ports } = setUp();
      card.loseAnswer(1);
      expect(await debit(card.purse(), order, ports)).toMatchObject(failure("purse.unknown_outcome"));
      card.loseAnswer(index);
      expect(await recoverPurse(card.purse(), ports)).toMatchObject(failure("card.lost"));
      expect(must(journal.pending(CARD))).toHaveLength(1);
      expect(must(await recoverPurse(card.purse(), ports))).toMatchObject([{ outcome: "taken" }]);
    }
  });
});
