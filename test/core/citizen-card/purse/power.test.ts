/** Power lost while the card writes, and anything else that happens between purse and terminals. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyPurseCertificate } from "../../../../core/citizen-card/purse/certificate.ts";
import { creditPurse } from "../../../../core/citizen-card/purse/credit.ts";
import { debit } from "../../../../core/citizen-card/purse/debit.ts";
import { readPurseLog, recoverPurse } from "../../../../core/citizen-card/purse/recover.ts";
import { readPurse } from "../../../../core/citizen-card/purse/status.ts";
import {
  bench,
  CARD,
  countingPorts,
  credit,
  cutAt,
  ELSEWHERE,
  memoryJournal,
  OPENING_BALANCE,
  setUp,
  TERMINAL,
  type Tear,
} from "../../../support/purse.ts";
import { must } from "../../../support/store.ts";

const TEARS: readonly Tear[] = ["nothing written", "half written", "all but the last byte", "noise"];
/** A certificate of up to 224 bytes in its place of the log, and then the state. */
const PAGES_OF_A_DEBIT = 6;

describe("power lost while the card writes", () => {
  it("leaves the state before or the state after, at every page and however the page is torn", async () => {
    let outcomes = 0;
    for (const tear of TEARS) {
      for (let page = 0; page <= PAGES_OF_A_DEBIT; page += 1) {
        const { card, journal, ports, status } = setUp();
        must(await debit(card.purse(), { amount: 1_000, terminal: TERMINAL }, ports));
        card.pages.fault = cutAt(page, tear);
        const asked = await debit(card.purse(), { amount: 20_000, terminal: TERMINAL }, ports);
        card.pages.fault = undefined;
        const recovered = must(await recoverPurse(card.purse(), ports));
        const { balance, counter } = await status();
        const taken = journal.settled.size === 2;
        outcomes += taken ? 1 : 0;
        expect(asked.ok || asked.failure.code === "purse.unknown_outcome").toBe(true);
        expect(recovered.every(({ outcome }) => outcome === (taken ? "taken" : "notTaken"))).toBe(true);
        expect([balance, counter]).toEqual(taken ? [479_000, 2] : [499_000, 1]);
        expect(must(await readPurseLog(card.purse(), await status()))).toHaveLength(counter);
      }
    }
    // Both happen: the cuts lie before and after the decisive write.
    expect(outcomes).toBeGreaterThan(0);
    expect(outcomes).toBeLessThan(TEARS.length * (PAGES_OF_A_DEBIT + 1));
  });

  const step = fc.record({
    kind: fc.constantFrom("debit", "debit", "debit", "credit", "pin"),
    amount: fc.integer({ min: 1, max: 120_000 }),
    terminal: fc.constantFrom("bn-kb-01", "bn-kb-02"),
    trouble: fc.constantFrom("none", "none", "power", "answer", "command"),
    at: fc.nat(6),
    tear: fc.constantFrom(...TEARS),
    again: fc.boolean(),
  });

  it("neither loses nor makes money, whatever happens in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const card = bench();
        const terminals = {
          "bn-kb-01": countingPorts(memoryJournal()),
          "bn-kb-02": countingPorts(memoryJournal(), ELSEWHERE),
        } as const;
        const seen = new Map<number, number>();
        let credits = 0;
        let lastCounter = 0;
        for (const [index, { kind, amount, terminal, trouble, at, tear, again }] of steps.entries()) {
          const ports = terminals[terminal as keyof typeof terminals];
          const here = () => card.purse({ id: terminal, mayDebit: true });
          if (trouble === "power") card.pages.fault = cutAt(at, tear);
          if (trouble === "answer") card.loseAnswer(at % 3);
          if (trouble === "command") card.loseCommand(at % 3);
          if (kind === "debit") {
            await recoverPurse(here(), ports);
            await debit(here(), { amount, terminal }, ports);
          } else if (kind === "credit") {
            const id = index.toString(16).padStart(32, "c");
            const message = credit({ amount, expectedCounter: lastCounter, id });
            await creditPurse(here(), message);
            if (again) await creditPurse(here(), message);
          } else {
            try {
              card.card().pinVerified();
            } catch {
              // The power went; the sum stands as before or begins anew.
            }
          }
          card.pages.fault = undefined;
          card.loseAnswer(Number.POSITIVE_INFINITY);
          card.loseCommand(Number.POSITIVE_INFINITY);
          const status = must(await readPurse(card.purse(), ports.random));
          expect(status.counter).toBeGreaterThanOrEqual(lastCounter);
          expect(status.counter - lastCounter).toBeLessThanOrEqual(1);
          lastCounter = status.counter;
          for (const one of must(await readPurseLog(card.purse(), status))) {
            if (seen.has(one.counter)) continue;
            seen.set(one.counter, one.type === "debit" ? -one.amount : one.amount);
            if (one.type === "credit") credits += one.amount;
          }
          const sum = [...seen.values()].reduce((total, change) => total + change, 0);
          expect(status.balance).toBe(OPENING_BALANCE + sum);
          expect(seen.size).toBe(lastCounter);
        }
        // Once everything is recovered, the terminals hold a certificate for every đồng that left the card.
        let debits = 0;
        for (const [id, ports] of Object.entries(terminals)) {
          must(await recoverPurse(card.purse({ id, mayDebit: true }), ports));
          const { settled } = ports.journal as ReturnType<typeof memoryJournal>;
          for (const bytes of settled.values()) {
            debits += must(verifyPurseCertificate(bytes, card.purse())).amount;
          }
          const unknown = must(ports.journal.pending(CARD));
          for (const intent of unknown) {
            const change = seen.get(intent.counter + 1);
            if (change === -intent.amount) debits += intent.amount;
          }
        }
        const { balance } = must(await readPurse(card.purse(), terminals["bn-kb-01"].random));
        expect(balance + debits - credits).toBe(OPENING_BALANCE);
      }),
      { numRuns: 60 },
    );
  });
});
