/** A provincial card that goes, or falls silent, at every command of a visit: identity with PIN, purse, signature. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { verifyPin } from "../../core/citizen-card/pin.ts";
import { debit } from "../../core/citizen-card/purse/debit.ts";
import { openPurse } from "../../core/citizen-card/purse/open-purse.ts";
import { recoverPurse } from "../../core/citizen-card/purse/recover.ts";
import { signDossier } from "../../core/citizen-card/signature.ts";
import type { Result } from "../../core/errors/result.ts";
import { identify, readFurther } from "../../core/identity/identify.ts";
import type { CardChannel, CardInterface } from "../../core/ports/card-reader.ts";
import { cardAccessNumber, cardNumber, cardPin } from "../../firmware-sim/personalise/printed.ts";
import { NOW, request, TERMINAL_ID } from "../core/identity/card-in-reader.ts";
import { countingPorts, memoryJournal } from "../support/purse.ts";
import { must } from "../support/store.ts";
import { proveWithPin } from "../support/whole-tap.ts";
import { standAt } from "./on-reader.ts";

const NAME = "minh-anh";
const PIN = cardPin(NAME);
const ORDER = {
  dossier: "0193a1b2-c3d4-7e5f-8a6b-0123456789ab",
  contentHash: Uint8Array.from(createHash("sha256").update("a synthetic dossier").digest()),
  terminal: TERMINAL_ID,
};
const asked = request(NAME, { needs: ["personal_number", "full_name", "phone"] });
const OPTIONS = { cardNumber: cardNumber(NAME), bundle: asked.bundle, now: NOW };

/** Everything that a card is asked for in one visit. */
async function visit(
  channel: CardChannel,
  ports: ReturnType<typeof countingPorts>,
): Promise<Result<unknown>> {
  const proven = await proveWithPin(channel, asked, NAME);
  if (!proven.ok) return proven;
  const purse = openPurse(proven.value);
  if (!purse.ok) return purse;
  const recovered = await recoverPurse(purse.value, ports);
  if (!recovered.ok) return recovered;
  const paid = await debit(purse.value, { amount: 1_000, terminal: TERMINAL_ID }, ports);
  if (!paid.ok) return paid;
  const pin = await verifyPin(proven.value, PIN);
  return pin.ok ? signDossier(proven.value, ORDER, OPTIONS) : pin;
}

describe.each(["contact", "contactless"] as const)(
  "a card in the %s reader",
  (cardInterface: CardInterface) => {
    it.each([
      ["pull", "card.lost"],
      ["silent", "card.no_answer"],
    ] as const)(
      "%s at any command: ends, lets go, and the next visit is whole",
      { timeout: 120_000 },
      async (kind, code) => {
        const stand = standAt(cardInterface, NOW);
        const ports = countingPorts(memoryJournal());
        must(await visit(await stand.lay(NAME), ports));
        const commands = stand.sent;
        expect(commands).toBeGreaterThan(18);
        const codes: string[] = [];
        for (let atCommand = 1; atCommand <= commands; atCommand += 1) {
          const result = await visit(await stand.lay(NAME, { kind, atCommand }), ports);
          await stand.leave();
          if (result.ok) throw new Error(`${kind} at ${atCommand} went well`);
          codes.push(result.failure.code);
        }
        // One command is the debit itself: only the next visit can say what became of it. That visit asks with one command
        // more, and so it is the debit that the next number strikes, too.
        const unknown = "purse.unknown_outcome";
        expect(codes.filter((one) => one !== code)).toEqual([unknown, unknown]);
        must(await visit(await stand.lay(NAME), ports));
        const pending = must(ports.journal.pending(cardNumber(NAME)));
        expect(pending).toEqual([]);
      },
    );

    it("and another card laid down for it is another card", async () => {
      const stand = standAt(cardInterface, NOW);
      const first = must(await identify(await stand.lay(NAME), asked));
      const other = await readFurther(
        first,
        { ...asked, can: cardAccessNumber("nhan"), needs: ["residence"] },
        await stand.lay("nhan"),
      );
      await stand.leave();
      expect(other).toMatchObject({ ok: false, failure: { code: "identity.other_card" } });
    });
  },
);
