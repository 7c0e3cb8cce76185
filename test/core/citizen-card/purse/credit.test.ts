/** Money that goes in by a message of the issuer. */
import { describe, expect, it } from "vitest";
import { creditPurse } from "../../../../core/citizen-card/purse/credit.ts";
import { debit } from "../../../../core/citizen-card/purse/debit.ts";
import { credit, failure, OPENING_BALANCE, setUp, TERMINAL } from "../../../support/purse.ts";
import { must } from "../../../support/store.ts";

describe("a credit", () => {
  const id = "cc".repeat(16);

  it("puts the money in once, however often it is sent", async () => {
    const { card, status } = setUp();
    const message = credit({ amount: 300_000, expectedCounter: 0, id });
    const first = must(await creditPurse(card.purse(), message));
    expect(first).toMatchObject({ type: "credit", amount: 300_000, balance: 800_000, counter: 1, id });
    expect(must(await creditPurse(card.purse(), message))).toEqual(first);
    expect(await status()).toMatchObject({ balance: 800_000, counter: 1, spent: 0 });
  });

  it("is for one card, one counter, below the maximum, and of the issuer alone", async () => {
    const { card, ports, status } = setUp();
    const refused = async (message: Uint8Array, detail: string, purse = card.purse()) =>
      expect(await creditPurse(purse, message)).toMatchObject(failure("purse.credit_refused", detail));
    const order = { amount: 1_000, expectedCounter: 0, id };
    const another = credit({ ...order, card: "BNC-00000778" });
    await refused(another, "card");
    // A terminal that does not look sends it all the same; the card looks.
    await refused(another, "signature or card", { ...card.purse(), card: "BNC-00000778" });
    await refused(credit({ ...order, expectedCounter: 1 }), "counter");
    await refused(credit({ ...order, maximumBalance: 500_999 }), "maximum balance");
    await refused(credit({ ...order, amount: 1_500_001 }), "maximum balance");
    const richer = credit(order).with(18, 0x01);
    await refused(richer, "signature or card");
    expect(await creditPurse(card.purse(), Uint8Array.of(1, 2, 3))).toMatchObject(
      failure("protocol.invalid"),
    );
    must(await debit(card.purse(), { amount: 1, terminal: TERMINAL }, ports));
    await refused(credit(order), "counter");
    expect(await status()).toMatchObject({ balance: 499_999, counter: 1 });
  });

  it("replayed when the log has forgotten it, is refused by its counter", async () => {
    const { card, ports, status } = setUp();
    const message = credit({ amount: 1_000, expectedCounter: 0, id });
    must(await creditPurse(card.purse(), message));
    for (let count = 0; count < 20; count += 1) {
      must(await debit(card.purse(), { amount: 1, terminal: TERMINAL }, ports));
    }
    expect(await creditPurse(card.purse(), message)).toMatchObject(
      failure("purse.credit_refused", "counter"),
    );
    expect((await status()).balance).toBe(OPENING_BALANCE + 1_000 - 20);
  });
});
