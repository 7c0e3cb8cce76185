/** The purse of the card itself, command by command. */
import { describe, expect, it } from "vitest";
import { creditPurse } from "../../../../core/citizen-card/purse/credit.ts";
import { toHex } from "../../../../core/crypto/bytes.ts";
import { credit, debitCommand, failure, setUp, WITH_RIGHT } from "../../../support/purse.ts";

describe("the card", () => {
  const id = "00112233445566778899aabbccddeeff";

  it("answers the same transaction again with the same certificate, also after power-off, and takes nothing", async () => {
    const { card, status } = setUp();
    const first = card.card().process(debitCommand(id, 5_000, 0), WITH_RIGHT);
    expect(first.sw).toBe(0x9000);
    for (const counter of [0, 1]) {
      const again = card.card().process(debitCommand(id, 5_000, counter), WITH_RIGHT);
      expect(toHex(again.data)).toBe(toHex(first.data));
    }
    expect(await status()).toMatchObject({ balance: 495_000, counter: 1, spent: 5_000 });
  });

  it("refuses the same id with another amount, from another terminal, or for a credit", async () => {
    const { card, status } = setUp();
    card.card().process(debitCommand(id, 5_000, 0), WITH_RIGHT);
    expect(card.card().process(debitCommand(id, 5_001, 1), WITH_RIGHT).sw).toBe(0x9404);
    const message = credit({ amount: 5_000, expectedCounter: 1, id });
    expect(await creditPurse(card.purse(), message)).toMatchObject(
      failure("purse.credit_refused", "credit id in use"),
    );
    expect(await status()).toMatchObject({ balance: 495_000, counter: 1 });
  });

  it("refuses an order that is not formed, or expects another counter", () => {
    const { card } = setUp();
    const good = debitCommand(id, 5_000, 0);
    const send = (data: Uint8Array) => card.card().process({ ...good, data }, WITH_RIGHT).sw;
    expect(send(good.data.subarray(0, -1))).toBe(0x6a80);
    expect(send(Uint8Array.of(...good.data, 0x80, 0))).toBe(0x6a80);
    expect(send(new Uint8Array())).toBe(0x6a80);
    expect(card.card().process(debitCommand(id, 0, 0), WITH_RIGHT).sw).toBe(0x6a80);
    expect(card.card().process(debitCommand(id, 1, 1), WITH_RIGHT).sw).toBe(0x9405);
    expect(card.card().process({ ...good, p1: 1 }, WITH_RIGHT).sw).toBe(0x6a86);
    expect(card.card().process({ ...good, ins: 0x56 }, WITH_RIGHT).sw).toBe(0x6d00);
  });
});
